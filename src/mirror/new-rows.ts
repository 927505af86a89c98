import type { Listing } from '../tracker/listing.ts';

/** How many of these listings have a URL that none of those held before has. */
export function newRows(fresh: Iterable<Listing>, held: Iterable<Listing>): number {
  const known = new Set<string>();
  for (const { url } of held) known.add(url);
  let count = 0;
  for (const { url } of fresh) if (!known.has(url)) count++;
  return count;
}
