import type { Listing } from '../tracker/listing.ts';
import { byFrequency, type Count, type Counts, countsOf, increment } from './counts.ts';

/** A day, `YYYY-MM-DD`, and how many listings of each family were made on it. */
export type Day = { readonly date: string; readonly families: ReadonlyMap<string, number> };

/** The day of a moment in Unix milliseconds, in UTC: `YYYY-MM-DD`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The same day a year before a moment in Unix milliseconds, in UTC: `YYYY-MM-DD`. */
export function yearBefore(time: number): string {
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  return date.toISOString().slice(0, 10);
}

/**
 * The days from `first` to `last`, both included, on which listings were made, the latest first. Listings without a date
 * are in none.
 */
export function daysBetween(first: string, last: string, listings: Iterable<Listing>): Day[] {
  const days = new Map<string, Counts>();
  for (const { family, date } of listings) {
    if (date >= first && date <= last) increment(countsOf(days, date), family);
  }
  return [...days].map(([date, families]) => ({ date, families })).sort((a, b) => (a.date < b.date ? 1 : -1));
}

/** How many listings of each family the days from `first` on have, the most frequent first. `days`: the latest first. */
export function familiesSince(first: string, days: readonly Day[]): Count[] {
  const counts: Counts = new Map();
  for (const { date, families } of days) {
    if (date < first) break;
    for (const [name, count] of families) increment(counts, name, count);
  }
  return byFrequency(counts);
}
