import { addressesOf } from '../mirror/address.ts';
import { dayOf } from '../mirror/days.ts';
import { sharedHostsThreshold } from '../mirror/match.ts';
import { yearOf } from '../mirror/remembered.ts';
import { type AllowedPlaces, builtInPlaces } from '../observables/allowed-places.ts';
import { canonicalLocation } from '../observables/canonical.ts';
import type { Listing } from '../tracker/listing.ts';
import { exportableAddress, exportableLocation } from './exportable.ts';
import {
  addressBehind,
  type ExportedListing,
  familyName,
  isWholeHost,
  listingDay,
  type WatchItem,
  type WatchType,
  watchItemsOf,
} from './watch-items.ts';

/** What to leave in an export; a filter that is undefined lets everything through. */
export type ListingFilters = {
  /** Malware families, compared without regard to case; a listing of any of them stays. */
  readonly families?: readonly string[] | undefined;
  /** `YYYY-MM-DD`: listings of this day and later stay, undated ones go. */
  readonly since?: string | undefined;
  /** Listings at most so many days old on the day of `asOf`; undated ones go. */
  readonly maxAgeDays?: number | undefined;
  /** Listings of this year, `YYYY`; the empty string stands for those without a date. */
  readonly year?: string | undefined;
  /** The moment the listings are from, in Unix milliseconds; needed for `maxAgeDays` alone. */
  readonly asOf?: number | undefined;
  /**
   * Places that are left out as host, domain and address, in IP cells as well; by default those built in. URLs on them stay,
   * unless they name nothing but the place.
   */
  readonly allowed?: AllowedPlaces | undefined;
  /** Only items of this type, and only listings that yield one. */
  readonly type?: WatchType | undefined;
  /** Leaves out addresses that serve others too, in IP cells as well. The URLs and names on them stay, which are precise. */
  readonly excludeShared?: boolean | undefined;
  /**
   * From how many distinct listed hosts on, itself among them if it is listed as a host, an address counts as shared; by
   * default as in look-ups.
   */
  readonly sharedFromHosts?: number;
};

/** What is exported: the same data as rows and as things to look for. */
export type Selection = {
  readonly listings: readonly ExportedListing[];
  readonly items: readonly WatchItem[];
  readonly filters: ListingFilters;
};

/**
 * The part of `listings` that passes every filter, in their order, and the items it yields. Whether an address is shared
 * is judged over all of `listings`, not only over the part that passes.
 */
export function filterListings(listings: readonly ExportedListing[], filters: ListingFilters = {}): Selection {
  const { type, excludeShared: withoutShared = false, allowed = builtInPlaces } = filters;
  const since = firstDay(filters);
  const isShared = sharedPlaces(listings, filters.sharedFromHosts ?? sharedHostsThreshold);
  const choice = { type, isShared, withoutShared, allowed };
  const families = filters.families && new Set(filters.families.map(familyKey));
  const kept = listings
    .filter((listing) => families === undefined || families.has(familyKey(listing.family)))
    .filter((listing) => filters.year === undefined || yearOf(listing) === filters.year)
    .filter((listing) => since === '' || listingDay(listing.date) >= since)
    .filter((listing) => !isAllowedPlace(listing, allowed))
    .map((listing) => withoutAllowed(listing, allowed))
    .map((listing) => (withoutShared && isShared(exportableAddress(listing.ip)) ? { ...listing, ip: '' } : listing))
    .filter((listing) => type === undefined || watchItemsOf([listing], choice).length > 0);
  return { listings: kept, items: watchItemsOf(kept, choice), filters };
}

const dayMs = 86_400_000;

/** Empty when listings of any day pass. */
function firstDay({ since = '', maxAgeDays, asOf = 0 }: ListingFilters): string {
  const youngEnough = maxAgeDays === undefined ? '' : dayOf(asOf - maxAgeDays * dayMs);
  return since > youngEnough ? since : youngEnough;
}

/** Whether all that is listed is a place of everyone's, and no page on it. */
function isAllowedPlace({ url }: Listing, allowed: AllowedPlaces): boolean {
  const location = exportableLocation(url);
  return location !== undefined && isWholeHost(location.url) && allowed.of(location.host) !== undefined;
}

/** The listing without an address that is a place of everyone's. */
function withoutAllowed(listing: ExportedListing, allowed: AllowedPlaces): ExportedListing {
  if (exportableAddress(listing.ip) === undefined) return listing;
  return addressBehind(listing, allowed) === undefined ? { ...listing, ip: '' } : listing;
}

/** What families are compared by. */
export function familyKey(family: string): string {
  return familyName(family).toLowerCase();
}

/**
 * Tells of an address whether it serves others too: so many of the listed hosts that it must be shared hosting.
 */
function sharedPlaces(listings: readonly Listing[], fromHosts: number): (address: string | undefined) => boolean {
  const hosts = new Map<string, Set<string>>();
  for (const listing of listings) {
    const host = canonicalLocation(listing.url)?.host ?? '';
    for (const address of addressesOf(host, listing.ip)) {
      const onAddress = hosts.get(address) ?? new Set();
      hosts.set(address, onAddress.add(host));
    }
  }
  return (address) => address !== undefined && (hosts.get(address)?.size ?? 0) >= fromHosts;
}
