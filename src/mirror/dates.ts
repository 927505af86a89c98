import type { Listing } from '../tracker/listing.ts';

/** Fewer than this share of a list without a date are few: some are never dated, and each refresh may bring some new. */
const fewShare = 0.1;

/**
 * `csv.php` tells no dates. Where `dated` holds a listing with the same URL and family that has one, it is carried over to
 * the one that has none; of several the first, which is the newest.
 */
export function carryDates(fresh: readonly Listing[], dated: Iterable<Listing>): Listing[] {
  const dates = new Map<string, string>();
  for (const listing of dated) {
    const key = identity(listing);
    if (listing.date !== '' && !dates.has(key)) dates.set(key, listing.date);
  }
  return fresh.map((listing) => {
    const date = listing.date === '' ? dates.get(identity(listing)) : undefined;
    return date === undefined ? listing : { ...listing, date };
  });
}

/** How many of the listings have no date. */
export function undated(listings: readonly Listing[]): 'none' | 'few' | 'many' {
  const count = listings.filter(({ date }) => date === '').length;
  if (count === 0) return 'none';
  return count < listings.length * fewShare ? 'few' : 'many';
}

/** Dates as they are gathered for the listings that have none. */
export type DateGathering = {
  /**
   * Takes a page of dated listings. True when no more are needed: every listing without a date has been met, with a date
   * or without, or few lacked one and this page held none of them. So a first filling reads all pages, and a refresh those
   * with something new.
   */
  readonly take: (page: readonly Listing[]) => boolean;
  /** The listings, with the dates met so far. */
  readonly listings: () => Listing[];
};

/** Gathers dates from pages, the newest listings first; holds of these no more than it needs, however much they hold. */
export function gatherDates(listings: readonly Listing[]): DateGathering {
  const missing = new Set(listings.filter(({ date }) => date === '').map(identity));
  const areFew = undated(listings) === 'few';
  const met: Listing[] = [];
  return {
    take(page) {
      const needed = page.filter((listing) => missing.delete(identity(listing)));
      for (const listing of needed) met.push(listing);
      return missing.size === 0 || (areFew && needed.length === 0);
    },
    listings: () => carryDates(listings, met),
  };
}

function identity({ family, url }: Listing): string {
  return `${family}\n${url}`;
}
