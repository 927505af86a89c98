import { canonicalLocation } from '../observables/canonical.ts';
import { dottedQuad } from '../observables/dotted-quad.ts';
import type { CanonicalLocation } from '../observables/location.ts';
import { isUnroutableAddress } from '../observables/private-address.ts';
import type { Question } from '../observables/question.ts';
import { sharedHostKind } from '../observables/shared-hosts.ts';
import type { Listing } from '../tracker/listing.ts';
import { addressAt, addressesOf, addressOfHost } from './address.ts';
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
 * - A URL of nothing but an address, at any port, is that address, unless it is listed itself. One with a path is a
 *   neighbour of the listings that have the address as their IP.
 * - A listing on a host of everyone's (`github.com`, a public suffix) matches its own URL and nothing else.
 * - Nothing is at an address that no host can have, or that the listing writes in another way than `192.0.2.1`.
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

  const find = (ordinals: readonly number[] | undefined, isMatch: (one: Located) => boolean): readonly Located[] =>
    ordinals === undefined ? [] : locate(listings.pick(ordinals)).filter((one) => isMatch(one) && isPlainlyThere(one));
  const places: Places = {
    onHost: (host) => (isUnroutableAddress(host) ? [] : find(byHost.candidates(host), (one) => one.host === host)),
    onAddress: (address) =>
      isUnroutableAddress(address)
        ? []
        : find(byAddress.candidates(address), (one) => isOn(one, address) && sharedHostKind(one.host) === undefined),
  };

  return {
    listings,
    match({ observable: { type }, location }) {
      if (location === undefined) return undefined;
      if (type === 'url') return matchUrl(location, places);
      return type === 'domain' || type === 'hostname'
        ? matchDomain(location, places)
        : matchAddress(addressAt(location), places);
    },
  };
}

/** A listing, and where it is: its canonical host, and the place on it. */
type Located = { readonly listing: Listing; readonly host: string; readonly place: string };

/** The listings on a host, in canonical form, and those at an address. */
type Places = {
  readonly onHost: (host: string) => readonly Located[];
  readonly onAddress: (address: string) => readonly Located[];
};

function matchUrl(location: CanonicalLocation, places: Places): Match | undefined {
  const located = places.onHost(location.host);
  const place = placeOf(location);
  const exact = located.filter((one) => one.place === place);
  const address = addressOfHost(location.host);
  if (address !== undefined && location.path === '' && exact.length === 0) return matchAddress(address, places);
  if (located.length > 0 && sharedHostKind(location.host) !== undefined)
    return location.path === '' ? undefined : matchOf('exact', exact);
  const below = location.isDirectory ? located.filter((one) => isBelow(one.place, place)) : [];
  if (exact.length > 0) return matchOf('exact', [...exact, ...below]);
  return matchOf('below', below) ?? matchOf('host', address === undefined ? located : places.onAddress(address));
}

function matchDomain(location: CanonicalLocation, { onHost }: Places): Match | undefined {
  if (placeOf(location) !== '') return undefined;
  const located = onHost(location.host);
  return located.length > 0 && sharedHostKind(location.host) === undefined ? matchOf('below', located) : undefined;
}

function matchAddress(address: string | undefined, { onAddress }: Places): Match | undefined {
  const located = address === undefined ? [] : onAddress(address);
  if (located.length === 0) return undefined;
  const hostsOnAddress = new Set(located.map(({ host }) => host)).size;
  const kind = hostsOnAddress < sharedHostsThreshold ? 'ip' : 'shared-ip';
  return { kind, listings: listingsOf(located), hostsOnAddress };
}

function matchOf(kind: 'exact' | 'below' | 'host', located: readonly Located[]): Match | undefined {
  return located.length === 0 ? undefined : { kind, listings: listingsOf(located) };
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

/** Whether the host is written as it is, if it is an IPv4 address: `1.1` is no way to name 1.0.0.1. */
function isPlainlyThere({ listing, host }: Located): boolean {
  return dottedQuad(host) === undefined || listing.url.includes(host);
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
