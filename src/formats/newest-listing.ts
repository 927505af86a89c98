/** The one with the latest date, the first of several; undefined when there is none. */
export function newestListing<T extends { readonly date: string }>(listings: readonly T[]): T | undefined {
  let newest = listings[0];
  for (const listing of listings) if (newest !== undefined && listing.date > newest.date) newest = listing;
  return newest;
}
