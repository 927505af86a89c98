import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A set of address ranges. */
export type AddressRanges = {
  /** Whether `host`, in canonical form, is an address in one of them; false for what is no address. */
  readonly has: (host: string) => boolean;
};

/** The ranges that `texts` name, each as `rangeOf` takes it; others are left out. */
export function addressRanges(texts: Iterable<string>): AddressRanges {
  const list = new BlockList();
  for (const text of texts) {
    const range = rangeOf(text);
    if (range !== undefined) list.addSubnet(range.address, range.bits, range.family);
  }
  return {
    has(host) {
      const version = isIP(host);
      return version !== 0 && list.check(host, version === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

/** An address or a CIDR (`192.0.2.0/24`), or undefined when `text` is neither. IPv4 mapped into IPv6 counts as IPv4. */
export function rangeOf(
  text: string,
): { readonly address: string; readonly bits: number; readonly family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', bits, ...more] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || more.length > 0) return undefined;
  const read = ipaddr.process(address);
  const family = read.kind();
  const most = family === 'ipv4' ? 32 : 128;
  if (bits === undefined) return { address: read.toString(), bits: most, family };
  const isLength = /^\d{1,3}$/.test(bits) && Number(bits) <= most && Number(bits) > 0;
  return isLength ? { address: read.toString(), bits: Number(bits), family } : undefined;
}
