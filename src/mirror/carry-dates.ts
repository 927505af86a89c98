import type { Listing } from '../tracker/listing.ts';

/**
 * `csv.php` tells no dates. Where a listing with the same URL and family was held before, from a source that does, its date
 * is carried over.
 */
export function carryDates(fresh: readonly Listing[], held: Iterable<Listing>): Listing[] {
  const dates = new Map<string, string>();
  for (const { family, url, date } of held) if (date !== '') dates.set(`${family}\n${url}`, date);
  return fresh.map((listing) => {
    const date = listing.date === '' ? dates.get(`${listing.family}\n${listing.url}`) : undefined;
    return date === undefined ? listing : { ...listing, date };
  });
}
