import { hostOf } from '../observables/canonical.ts';
import type { Listing } from '../tracker/listing.ts';
import { byFrequency, type Count, type Counts, countsOf, increment } from './counts.ts';

/** What the listings amount to. Listings without a date or a family are counted under the empty name. */
export type Statistics = {
  readonly listings: number;
  readonly hosts: number;
  /** Distinct addresses in the listings' IP cells. */
  readonly addresses: number;
  /** Families, the most frequent first. */
  readonly families: readonly Count[];
  /** Years and the families listed in each, the most frequent first; the latest year first, undated ones last. */
  readonly years: readonly { readonly year: string; readonly count: number; readonly families: readonly Count[] }[];
};

/** Counts listings. Takes about a microsecond a listing. */
export function statisticsOf(listings: Iterable<Listing>): Statistics {
  const hosts = new Set<string>();
  const addresses = new Set<string>();
  const families: Counts = new Map();
  const years = new Map<string, Counts>();
  let count = 0;
  for (const { family, url, ip, date } of listings) {
    count++;
    hosts.add(hostOf(url) ?? '');
    if (ip !== '') addresses.add(ip);
    increment(families, family);
    increment(countsOf(years, date.slice(0, 4)), family);
  }
  hosts.delete('');
  return {
    listings: count,
    hosts: hosts.size,
    addresses: addresses.size,
    families: byFrequency(families),
    years: [...years]
      .sort(([a], [b]) => b.localeCompare(a))
      .map(([year, ofYear]) => {
        const inYear = byFrequency(ofYear);
        return { year, count: inYear.reduce((sum, family) => sum + family.count, 0), families: inYear };
      }),
  };
}
