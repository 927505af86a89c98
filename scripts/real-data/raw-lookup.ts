import { isIP } from 'node:net';
import type { ListingRow } from '../../simulator/listing-row.ts';
import type { Observable } from '../../src/observables/observable.ts';

/** A plain search in the rows as they are, without the relay's own code or the simulator's, to check both by. */
export type RawLookup = {
  /** Whether some row names the observable: its address, its host, or its location or one below it. */
  readonly holds: (observable: Observable) => boolean;
  /** Why the mirror and `query.php` may rightly differ; undefined when nothing explains it. */
  readonly explain: (observable: Observable, mirror: string, tracker: string) => string | undefined;
};

/** Hosts among the rows that belong to everyone: a listing there says nothing about its address. */
const everyonesHosts = new Set(['www.geocities.ws']);

/** Prepares the search. */
export function createRawLookup(rows: readonly ListingRow[]): RawLookup {
  const cells = new Set(rows.map(({ ip }) => ip.trim().replace(/\]$/, '')));
  const byHost = Map.groupBy(rows, ({ url }) => hostIn(url));
  const withUrl = rows.filter(({ url }) => url.trim() !== '');
  const cellsWithUrl = new Set(withUrl.map(({ ip }) => ip));
  const cellsOfOwnHosts = new Set(withUrl.filter(({ url }) => !everyonesHosts.has(hostIn(url))).map(({ ip }) => ip));
  return {
    holds({ type, value }) {
      if (type === 'domain' || type === 'hostname') return byHost.has(value.toLowerCase());
      if (type !== 'url') return cells.has(value.toLowerCase()) || byHost.has(value.toLowerCase());
      const location = locationIn(value.replace(/^[a-z]+:\/\//i, '').replace(/#.*/s, ''));
      const onHost = byHost.get(hostIn(location))?.map(({ url }) => locationIn(url)) ?? [];
      if (isIP(location) !== 0 && cells.has(location)) return true;
      return onHost.some((listed) => listed === location || listed.startsWith(`${location}/`));
    },
    explain({ type, value }, mirror, tracker) {
      if (type === 'ip' && isIP(value) === 0) return 'an IP cell that is no address';
      if (mirror !== 'not-listed' || tracker !== 'listed') return undefined;
      if (type === 'ip' && !cellsWithUrl.has(value))
        return 'an address of rows without a URL, which a mirror leaves out';
      if (type === 'ip' && !cellsOfOwnHosts.has(value)) return 'an address of rows on a host that belongs to everyone';
      if (type !== 'url') return undefined;
      const bare = value.replace(/^http:\/\//, '').toLowerCase();
      if (!/^[^/:]+$/.test(bare)) return undefined;
      return byHost.has(bare) ? 'a bare host: for query.php on any port, a url names one' : undefined;
    },
  };
}

/** The host at the start of a location without scheme, in lower case, as the text has it. */
export function hostIn(location: string): string {
  return (location.trim().toLowerCase().split(/[/?#]/, 1)[0] ?? '').replace(/:\d*$/, '').replace(/\.$/, '');
}

/** A location as far as one can compare it by eye: host in lower case, no default port, no slash at the end. */
function locationIn(text: string): string {
  const location = text.trim().replaceAll('&amp;', '&');
  const [authority = ''] = location.split(/[/?]/, 1);
  return (authority.toLowerCase().replace(/:(?:80|443)$/, '') + location.slice(authority.length)).replace(/\/$/, '');
}
