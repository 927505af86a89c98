/**
 * One row of the tracker: a malware control panel and where it was seen.
 *
 * - `family`: the malware family, such as `Keitaro`; empty when the row names none.
 * - `url`: without scheme, as the tracker has it.
 * - `ip`: the address the host resolved to, IPv4 or IPv6; empty when unknown or unreadable.
 * - `date`: the day it was listed, `YYYY-MM-DD`; empty when unknown.
 */
export type Listing = {
  readonly family: string;
  readonly url: string;
  readonly ip: string;
  readonly date: string;
};

/** The latest first, undated ones last; equal days in their order. */
export function latestFirst(listings: readonly Listing[]): Listing[] {
  return [...listings].sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? 1 : -1));
}

/** The one with the latest date, the first of several; undefined when there is none. */
export function newestListing<T extends { readonly date: string }>(listings: readonly T[]): T | undefined {
  let newest = listings[0];
  for (const listing of listings) if (newest !== undefined && listing.date > newest.date) newest = listing;
  return newest;
}
