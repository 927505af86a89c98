import ipaddr from 'ipaddr.js';
import { aboutExport, dataTime } from './export-context.ts';
import type { ListingFormat } from './listing-format.ts';

/** Names below stand under the zone's own name, which is the resolver's to choose; this leaves it 64 of 253 characters. */
const maxOwnerLength = 253 - 64;

/**
 * A DNS response policy zone that answers NXDOMAIN (`CNAME .`), for any zone name.
 *
 * - A listed name is blocked exactly, without the names below it (`*.host`): the tracker lists hosts, and a host below one
 *   may be someone else's, as with free subdomains.
 * - An address is blocked as `rpz-ip`: every answer that holds it, so leave shared hosting out of the selection.
 * - The serial is the time of the snapshot, or of the operator's list of allowed places where that is newer, in seconds.
 * - Names too long to stand under a zone name, and names ending in a label `rpz-…`, which a resolver would take for
 *   another kind of trigger, are left out.
 */
export const listingsAsRpz: ListingFormat = {
  head({ filters }, context) {
    const changedAt = Math.max(dataTime(context).getTime(), filters.allowed?.changedAt ?? 0);
    const serial = Math.floor(changedAt / 1000) % 2 ** 32;
    const start = `@ IN SOA localhost. hostmaster.localhost. ${serial} 3600 600 604800 300`;
    return `${aboutExport(context, ';')}$TTL 300\n${start}\n@ IN NS localhost.\n`;
  },
  *entries({ items }) {
    for (const { type, value } of items) {
      if (type === 'ip') yield `${addressTrigger(value)} CNAME .\n`;
      if (type === 'domain' && isNameTrigger(value)) yield `${value} CNAME .\n`;
    }
  },
  tail: '',
};

function isNameTrigger(host: string): boolean {
  return host.length <= maxOwnerLength && !/(?:^|\.)rpz-[^.]*$/.test(host);
}

/** `32.9.113.0.203.rpz-ip`; for IPv6 its eight words in reverse order, the zeroes that `::` stands for as `zz`. */
function addressTrigger(value: string): string {
  const address = ipaddr.parse(value);
  if (address.kind() === 'ipv4') return `32.${value.split('.').reverse().join('.')}.rpz-ip`;
  const words = value
    .replace('::', ':zz:')
    .split(':')
    .filter((word) => word !== '');
  return `128.${words.reverse().join('.')}.rpz-ip`;
}
