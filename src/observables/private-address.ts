import ipaddr from 'ipaddr.js';
import { dottedQuad } from './dotted-quad.ts';

/**
 * Whether `host`, in canonical form, is an address of someone's own network: RFC 1918 and unique local addresses, loopback,
 * link-local, site-local, shared (100.64.0.0/10) and multicast ones, and IPv6 forms that carry such an IPv4 address in them
 * (mapped, NAT64, 6to4, Teredo, ISATAP). False for 0.0.0.0, for documentation ranges, and for what is no address.
 */
export function isPrivateAddress(host: string): boolean {
  return host.includes(':') ? isPrivateV6(host) : isIn(host, isPrivateV4);
}

/**
 * Whether `host`, in canonical form, is an address that no host of the Internet can have, and so none that a panel can be
 * at: a private one, or one of 0.0.0.0/8, 240.0.0.0/4 or `::`. False for what is no address.
 */
export function isUnroutableAddress(host: string): boolean {
  return host === '::' || isPrivateAddress(host) || isIn(host, isReservedV4);
}

function isIn(host: string, isInRange: (address: number) => boolean): boolean {
  const address = dottedQuad(host);
  return address !== undefined && isInRange(address);
}

function isPrivateV4(address: number): boolean {
  switch (address >>> 24) {
    case 10:
    case 127:
      return true;
    case 100:
      return address >>> 22 === 0x191;
    case 169:
      return address >>> 16 === 0xa9fe;
    case 172:
      return address >>> 20 === 0xac1;
    case 192:
      return address >>> 16 === 0xc0a8;
    default:
      return address >>> 28 === 0xe;
  }
}

function isReservedV4(address: number): boolean {
  return address >>> 24 === 0 || address >>> 28 === 0xf;
}

function isPrivateV6(host: string): boolean {
  if (host === '::1') return true;
  if (!ipaddr.IPv6.isValid(host)) return false;
  const { parts } = ipaddr.IPv6.parse(host);
  const first = parts[0] ?? 0;
  // Multicast, unique local, link-local with site-local.
  if (first >>> 8 === 0xff || first >>> 9 === 0x7e || first >>> 7 === 0x1fd) return true;
  return isLocalTranslation(parts) || carriedV4(parts).some(isPrivateV4);
}

/** RFC 8215: what a network's own translator to IPv4 uses. */
function isLocalTranslation([a, b, c]: readonly number[]): boolean {
  return a === 0x64 && b === 0xff9b && c === 1;
}

/** The IPv4 addresses that an IPv6 address carries in it, whatever for. */
function carriedV4(parts: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = parts;
  const v4At = (at: number) => (((parts[at] ?? 0) << 16) | (parts[at + 1] ?? 0)) >>> 0;
  const isZeroTo = (end: number) => parts.slice(0, end).every((part) => part === 0);
  const carried: number[] = [];
  const isMapped = isZeroTo(4) && ((e === 0 && (f === 0 || f === 0xffff)) || (e === 0xffff && f === 0));
  const isNat64 = a === 0x64 && b === 0xff9b && (c | d | e | f) === 0;
  const isIsatap = (e & ~0x200) === 0 && f === 0x5efe;
  if (isMapped || isNat64 || isIsatap) carried.push(v4At(6));
  if (a === 0x2002) carried.push(v4At(1));
  // Teredo: the server's address, and the client's with its bits inverted.
  if (a === 0x2001 && b === 0) carried.push(v4At(2), ~v4At(6) >>> 0);
  return carried;
}
