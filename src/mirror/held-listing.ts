import { hostOf } from '../observables/canonical.ts';
import type { Listing } from '../tracker/listing.ts';
import { addressesOf } from './address.ts';

/** A listing, and when this relay came to know it, in Unix milliseconds; 0 when unknown. */
export type HeldListing = Listing & {
  /** When this relay first held a listing of this URL and family. */
  readonly held: number;
  /**
   * When it, or what is listed at the same host or address, last became other than it was. No two listings that changed
   * share it: those of one fetch are a millisecond apart, the last of them at the time of the fetch.
   */
  readonly changed: number;
};

/** What was held before a fetch, and when that was fetched; 0 when nothing was. */
export type HeldBefore = { readonly listings: Iterable<HeldListing>; readonly fetchedAt: number };

/**
 * The listings of a fetch at `fetchedAt`, with the times of those held `before` that are the same. Those of others begin
 * anew, later than all before: the newest listing, which comes first, has the latest. What a listing that is gone leaves
 * behind at its host and addresses counts as changed, since less is known of these places than was.
 */
export function rememberHeld(fresh: readonly Listing[], before: HeldBefore, fetchedAt: number): HeldListing[] {
  const firstHeld = new Map<string, number>();
  const known = new Map<string, HeldListing>();
  let latest = before.fetchedAt;
  for (const listing of before.listings) {
    if (listing.held === 0) continue;
    const name = nameOf(listing);
    firstHeld.set(name, Math.min(listing.held, firstHeld.get(name) ?? listing.held));
    known.set(textOf(listing), listing);
    latest = Math.max(latest, listing.changed);
  }
  const left = placesLeft(fresh, known);
  const same = fresh.map((listing) => {
    const one = known.get(textOf(listing));
    return one !== undefined && (left.size === 0 || placesOf(listing).every((place) => !left.has(place)))
      ? one
      : undefined;
  });
  const changes = same.filter((one) => one === undefined).length;
  let next = Math.max(latest + changes, fetchedAt);
  return fresh.map((listing, at) => {
    const one = same[at];
    if (one !== undefined) return one;
    const changed = next;
    next -= 1;
    return { ...listing, held: firstHeld.get(nameOf(listing)) ?? changed, changed };
  });
}

/** Where the listings that are gone were. */
function placesLeft(fresh: readonly Listing[], known: ReadonlyMap<string, Listing>): ReadonlySet<string> {
  const still = new Set(fresh.map(textOf));
  return new Set([...known].filter(([text]) => !still.has(text)).flatMap(([, listing]) => placesOf(listing)));
}

function placesOf({ url, ip }: Listing): readonly string[] {
  const host = hostOf(url) ?? '';
  return [...(host === '' ? [] : [host]), ...addressesOf(host, ip)];
}

function nameOf({ family, url }: Listing): string {
  return `${family}\n${url}`;
}

/** The listing as text: the same for the same. */
export function textOf({ family, url, ip, date }: Listing): string {
  return JSON.stringify([family, url, ip, date]);
}
