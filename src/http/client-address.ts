import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { addressRanges } from '../observables/address-ranges.ts';

/** Of a header that is longer, only so much of its end is looked at. */
const maxHeaderCharacters = 2048;
const maxRemembered = 1000;

/**
 * Tells clients apart by where they come from: an IPv4 address, or the 64 bits of an IPv6 address that are somebody's own.
 * `peer` is the address at the other end of the connection. Where that is one of the trusted proxies, `X-Forwarded-For` is
 * read from its end: each trusted proxy in it has added what stands before, and the first that is none is the client. What
 * stands before that is anybody's word, and what is no address ends the reading.
 */
export function clientAddresses(
  trustedProxies: readonly string[],
): (peer: string, forwardedFor: () => string | undefined) => string {
  const trusted = addressRanges(trustedProxies);
  const known = new LRUCache<string, { name: string; isTrusted: boolean }>({ max: maxRemembered });

  function look(text: string): { name: string; isTrusted: boolean } | undefined {
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    if (!ipaddr.isValid(text)) return undefined;
    const address = ipaddr.process(text);
    const found = { name: nameOf(address), isTrusted: trusted.has(address.toString()) };
    known.set(text, found);
    return found;
  }

  return (peer, forwardedFor) => {
    let client = look(peer);
    if (client === undefined) return peer;
    if (!client.isTrusted) return client.name;
    const hops = (forwardedFor() ?? '').slice(-maxHeaderCharacters).split(',');
    while (client.isTrusted) {
      const before = look(plain(hops.pop() ?? ''));
      if (before === undefined) break;
      client = before;
    }
    return client.name;
  };
}

/** The last address in `X-Forwarded-For`: whoever the proxy that sent it was asked by. Empty when there is none. */
export function lastHop(forwardedFor: string): string {
  return plain(forwardedFor.slice(forwardedFor.lastIndexOf(',') + 1));
}

/** Some proxies write a port too: `192.0.2.1:443`, `[2001:db8::1]:443`. */
function plain(hop: string): string {
  const text = hop.trim();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text);
  return bracketed?.[1] ?? text;
}

function nameOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  if (address.kind() === 'ipv4') return address.toString();
  const { parts } = address as ipaddr.IPv6;
  return `${parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
