import type { Listing } from '../tracker/listing.ts';
import type { Count } from './statistics.ts';

/** A day, `YYYY-MM-DD`, and how many listings of each family were made on it. */
export type Day = { readonly date: string; readonly families: ReadonlyMap<string, number> };

/** The day of a moment in Unix milliseconds, in UTC: `YYYY-MM-DD`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/**
 * The days from `first` to `last`, both included, on which listings were made, the latest first. Listings without a date
 * are in none.
 */
export function daysBetween(first: string, last: string, listings: Iterable<Listing>): Day[] {
  const days = new Map<string, Map<string, number>>();
  for (const { family, date } of listings) {
    if (date < first || date > last) continue;
    const families = days.get(date) ?? new Map<string, number>();
    families.set(family, (families.get(family) ?? 0) + 1);
    days.set(date, families);
  }
  return [...days].map(([date, families]) => ({ date, families })).sort((a, b) => (a.date < b.date ? 1 : -1));
}

/** How many listings of each family the days from `first` on have, the most frequent first. `days`: the latest first. */
export function familiesSince(first: string, days: readonly Day[]): Count[] {
  const counts = new Map<string, number>();
  for (const { date, families } of days) {
    if (date < first) break;
    for (const [name, count] of families) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
