import type { Listing } from '../tracker/listing.ts';
import { type HeldListing, textOf } from './held-listing.ts';

/** What is remembered of listings beside each one's own times, in Unix milliseconds. */
export type Remembered = {
  /** When the listings of each year last became others; those without a date are of the year `''`. */
  readonly years: Readonly<Record<string, number>>;
  /** Families by their names in lower case: as first spelt, and since when one of their listings is held without a break. */
  readonly families: Readonly<Record<string, { readonly name: string; readonly held: number }>>;
};

/** Of nothing. */
export const nothingRemembered: Remembered = { years: {}, families: {} };

/** The same after a fetch at `fetchedAt` that gave the `fresh` listings in place of those `before`. */
export function remember(
  fresh: readonly HeldListing[],
  before: Iterable<Listing>,
  { years, families }: Remembered,
  fetchedAt: number,
): Remembered {
  return { years: yearTimes(fresh, before, years, fetchedAt), families: familyTimes(fresh, families) };
}

/** The year of a listing; empty when it has no date that is one. */
export function yearOf({ date }: Listing): string {
  return /^(\d{4})-\d\d-\d\d$/.exec(date)?.[1] ?? '';
}

/** MISP compares times in whole seconds. */
const leastStepMs = 1000;

/** A year's time moves on if it has lost, gained or changed a listing. */
function yearTimes(
  fresh: Iterable<Listing>,
  before: Iterable<Listing>,
  times: Remembered['years'],
  fetchedAt: number,
): Remembered['years'] {
  const then = textsByYear(before);
  return Object.fromEntries(
    [...textsByYear(fresh)].map(([year, texts]) => {
      const time = times[year];
      const old = then.get(year);
      const isSame = old !== undefined && old.size === texts.size && texts.isSubsetOf(old);
      if (time === undefined) return [year, fetchedAt];
      return [year, isSame ? time : Math.max(fetchedAt, time + leastStepMs)];
    }),
  );
}

function familyTimes(fresh: readonly HeldListing[], known: Remembered['families']): Remembered['families'] {
  const families = new Map<string, { readonly name: string; readonly held: number }>();
  for (const { family: name, changed } of fresh) {
    const key = name.trim().toLowerCase();
    if (key === '') continue;
    const family = families.get(key) ?? (Object.hasOwn(known, key) ? known[key] : undefined);
    families.set(key, family !== undefined && family.held <= changed ? family : { name, held: changed });
  }
  return Object.fromEntries(families);
}

function textsByYear(listings: Iterable<Listing>): Map<string, Set<string>> {
  const years = new Map<string, Set<string>>();
  for (const listing of listings) {
    const year = yearOf(listing);
    const texts = years.get(year) ?? new Set<string>();
    years.set(year, texts.add(textOf(listing)));
  }
  return years;
}
