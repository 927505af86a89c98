import type { Listing } from '../tracker/listing.ts';

/** The share of the rows held that a new copy must reach to be believed. */
const leastShare = 0.5;

/** A list that has not one of so many held at the end, the oldest, has been cut off before it. */
const endRows = 10;

/**
 * Why a new list must not replace the one held, or undefined when it may. An empty one, one that has lost more than half
 * of what is known, and one that breaks off before its end are faults of the site and not news.
 */
export function objection(fresh: readonly Listing[], held: readonly Listing[]): string | undefined {
  if (fresh.length === 0) return 'the list is empty';
  if (fresh.length < held.length * leastShare) {
    return `the list has ${fresh.length} rows, fewer than half of the ${held.length} held`;
  }
  if (fresh.length < held.length && !reachesEnd(fresh, held)) {
    return `the list breaks off: of the ${held.length} held, the last ${endRows} are missing among its ${fresh.length} rows`;
  }
  return undefined;
}

function reachesEnd(fresh: readonly Listing[], held: readonly Listing[]): boolean {
  const urls = new Set(fresh.map(({ url }) => url));
  return held.slice(-endRows).some(({ url }) => urls.has(url));
}
