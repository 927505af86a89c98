import { hostOf } from '../observables/canonical.ts';
import type { Listing } from '../tracker/listing.ts';

/** A name and how often it occurs. */
export type Count = { readonly name: string; readonly count: number };

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
  /** Listings made since the same day a year ago. */
  readonly lastTwelveMonths: number;
};

/** Counts listings; `now` in Unix milliseconds. Takes about a microsecond a listing. */
export function statisticsOf(listings: Iterable<Listing>, now: number): Statistics {
  const hosts = new Set<string>();
  const addresses = new Set<string>();
  const families = new Map<string, number>();
  const years = new Map<string, Map<string, number>>();
  const since = yearBefore(now);
  let count = 0;
  let recent = 0;
  for (const { family, url, ip, date } of listings) {
    count++;
    hosts.add(hostOf(url) ?? '');
    if (ip !== '') addresses.add(ip);
    increment(families, family);
    const year = date.slice(0, 4);
    const ofYear = years.get(year) ?? new Map<string, number>();
    increment(ofYear, family);
    years.set(year, ofYear);
    if (date >= since) recent++;
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
    lastTwelveMonths: recent,
  };
}

/** The same day a year before a moment in Unix milliseconds, in UTC: `YYYY-MM-DD`. */
export function yearBefore(time: number): string {
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  return date.toISOString().slice(0, 10);
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function byFrequency(counts: ReadonlyMap<string, number>): Count[] {
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
