import { addressesOf } from '../mirror/address.ts';
import { canonicalLocation } from '../observables/canonical.ts';
import type { Listing } from '../tracker/listing.ts';
import { exportableAddress } from './exportable.ts';
import { familyName, type Indicator, type IndicatorType, indicatorsOf, listingDay } from './indicator.ts';

/** What to leave in an export; a filter that is undefined lets everything through. */
export type ListingFilters = {
  /** Malware families, compared without regard to case; a listing of any of them stays. */
  readonly families?: readonly string[] | undefined;
  /** `YYYY-MM-DD`: listings of this day and later stay, undated ones go. */
  readonly since?: string | undefined;
  /** Only indicators of this type, and only listings that yield one. */
  readonly type?: IndicatorType | undefined;
  /**
   * An address that serves at least this many distinct listed hosts, itself among them if it is listed as a host, counts as
   * shared hosting: it yields no `ip` indicator and its IP cells are emptied. The URLs and names on it stay, which are precise. Undefined keeps such addresses.
   */
  readonly sharedHostingHosts?: number | undefined;
};

/** What is exported: the same data as rows and as things to look for. */
export type Selection = {
  readonly listings: readonly Listing[];
  readonly indicators: readonly Indicator[];
  readonly filters: ListingFilters;
};

/**
 * The part of `listings` that passes every filter, in their order, and the indicators it yields. Whether an address is
 * shared is judged over all of `listings`, not only over the part that passes.
 */
export function filterListings(listings: readonly Listing[], filters: ListingFilters = {}): Selection {
  const shared = sharedAddresses(listings, filters.sharedHostingHosts);
  const choice = { type: filters.type, withoutAddresses: shared };
  const families = filters.families && new Set(filters.families.map((family) => familyName(family).toLowerCase()));
  const { since } = filters;
  const kept = listings
    .filter((listing) => families === undefined || families.has(familyName(listing.family).toLowerCase()))
    .filter((listing) => since === undefined || listingDay(listing.date) >= since)
    .map((listing) => (shared.has(exportableAddress(listing.ip) ?? '') ? { ...listing, ip: '' } : listing))
    .filter((listing) => filters.type === undefined || indicatorsOf([listing], choice).length > 0);
  return { listings: kept, indicators: indicatorsOf(kept, choice), filters };
}

function sharedAddresses(listings: readonly Listing[], threshold: number | undefined): ReadonlySet<string> {
  if (threshold === undefined) return new Set();
  const hosts = new Map<string, Set<string>>();
  for (const listing of listings) {
    const host = canonicalLocation(listing.url)?.host ?? '';
    for (const address of addressesOf(host, listing.ip)) {
      const onAddress = hosts.get(address) ?? new Set();
      hosts.set(address, onAddress.add(host));
    }
  }
  return new Set([...hosts].filter(([, onAddress]) => onAddress.size >= threshold).map(([address]) => address));
}
