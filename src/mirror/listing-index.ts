import { canonicalLocation } from '../observables/canonical.ts';
import type { CanonicalLocation } from '../observables/location.ts';
import type { Question } from '../observables/question.ts';
import type { Listing } from '../tracker/listing.ts';
import { addressAt, addressesOf } from './address.ts';
import { type Match, sharedHostsThreshold } from './match.ts';
import { createOrdinals } from './ordinals.ts';
import { type PackedListings, packListings } from './packed-listings.ts';

/** The tracker's listings, ready to be matched with observables. Never changes once it is made. */
export type ListingIndex = {
  /** The listings, in the order they were given. */
  readonly listings: PackedListings;
  /** What is listed that has to do with the observable; undefined when nothing is. Never throws. */
  readonly match: (question: Question) => Match | undefined;
};

/**
 * Makes an index of listings, which it holds packed. One whose URL names no host is held too, and matched by its IP only.
 *
 * How it matches, where docs/api.md ("Sources") leaves it open:
 *
 * - A port is part of the place: `http://panel.example/` is above listings at the default ports only, those at others make
 *   it a neighbour. A `domain` matches listings at any port.
 * - A URL whose host is an address matches listings with that host; IP cells are for the types `ip` and `ipv6`.
 * - A `domain` or an `ip` with a path or a port is none, and matches nothing.
 */
export function createListingIndex(given: Iterable<Listing>): ListingIndex {
  const listings = packListings(given);
  const byHost = createOrdinals(listings.size);
  const byAddress = createOrdinals(2 * listings.size);
  let ordinal = 0;
  for (const { url, ip } of listings) {
    const host = canonicalLocation(url)?.host ?? '';
    if (host !== '') byHost.add(host, ordinal);
    for (const address of addressesOf(host, ip)) byAddress.add(address, ordinal);
    ordinal += 1;
  }

  const onHost = (host: string): readonly Located[] => {
    const candidates = byHost.candidates(host);
    return candidates === undefined ? [] : locate(listings.pick(candidates)).filter((one) => one.host === host);
  };
  const onAddress = (address: string): readonly Located[] => {
    const candidates = byAddress.candidates(address);
    return candidates === undefined ? [] : locate(listings.pick(candidates)).filter((one) => isOn(one, address));
  };

  return {
    listings,
    match({ observable: { type }, location }) {
      if (location === undefined) return undefined;
      if (type === 'url') return matchUrl(location, onHost);
      return type === 'domain' || type === 'hostname'
        ? matchDomain(location, onHost)
        : matchAddress(location, onAddress);
    },
  };
}

/** A listing, and where it is: its canonical host, and the place on it. */
type Located = { readonly listing: Listing; readonly host: string; readonly place: string };

type Find = (key: string) => readonly Located[];

function matchUrl(location: CanonicalLocation, onHost: Find): Match | undefined {
  const located = onHost(location.host);
  if (located.length === 0) return undefined;
  const place = placeOf(location);
  const exact = located.filter((one) => one.place === place);
  const below = location.isDirectory ? located.filter((one) => isBelow(one.place, place)) : [];
  if (exact.length > 0) return { kind: 'exact', listings: listingsOf([...exact, ...below]) };
  if (below.length > 0) return { kind: 'below', listings: listingsOf(below) };
  return { kind: 'host', listings: listingsOf(located) };
}

function matchDomain(location: CanonicalLocation, onHost: Find): Match | undefined {
  if (placeOf(location) !== '') return undefined;
  const located = onHost(location.host);
  return located.length === 0 ? undefined : { kind: 'below', listings: listingsOf(located) };
}

function matchAddress(location: CanonicalLocation, onAddress: Find): Match | undefined {
  const address = addressAt(location);
  const located = address === undefined ? [] : onAddress(address);
  if (located.length === 0) return undefined;
  const hostsOnAddress = new Set(located.map(({ host }) => host)).size;
  const kind = hostsOnAddress < sharedHostsThreshold ? 'ip' : 'shared-ip';
  return { kind, listings: listingsOf(located), hostsOnAddress };
}

function locate(listings: readonly Listing[]): Located[] {
  return listings.map((listing) => {
    const location = canonicalLocation(listing.url);
    return { listing, host: location?.host ?? '', place: location === undefined ? '' : placeOf(location) };
  });
}

function listingsOf(located: readonly Located[]): Listing[] {
  return located.map(({ listing }) => listing);
}

function isOn({ listing, host }: Located, address: string): boolean {
  return addressesOf(host, listing.ip).includes(address);
}

/** Where on its host a location is: empty for the root at a default port. */
function placeOf({ port, path }: CanonicalLocation): string {
  return port === '' ? path : `:${port}${path}`;
}

function isBelow(place: string, directory: string): boolean {
  return place.startsWith(directory) && '/?'.includes(place.charAt(directory.length) || ' ');
}
