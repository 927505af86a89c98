import type { HeldListing } from '../mirror/held-listing.ts';
import { type AllowedPlaces, builtInPlaces } from '../observables/allowed-places.ts';
import { hostOf } from '../observables/canonical.ts';
import type { Listing } from '../tracker/listing.ts';
import { exportableAddress, exportableLocation, isExportableDomain } from './exportable.ts';

/** The kinds of thing to look for. */
export type WatchType = 'url' | 'domain' | 'ip';

/**
 * One thing to look for in traffic, whatever number of listings it comes from.
 *
 * - `value`: a `url` as `host[:port]/path[?query]` without scheme; a `domain` in lower case and ASCII; an `ip` in its
 *   canonical form. Printable ASCII, no spaces.
 * - `searchValue`: what to search the tracker for: a `url` as its first listing spells it, otherwise the value.
 * - `families`: the malware families, without duplicates, in order of appearance; empty when the tracker names none.
 * - `hosts`: the listed hosts behind it; for a `url` or a `domain` its own.
 * - `firstListed`, `lastListed`: `YYYY-MM-DD`; empty when no listing behind it has a date.
 * - `isShared`: an address that serves others too, as on shared hosting.
 * - `held`: when this relay first held one of the listings behind it, and the newest of them, and when one of them last
 *   changed, in Unix milliseconds; 0 when unknown.
 */
export type WatchItem = {
  readonly type: WatchType;
  readonly value: string;
  readonly searchValue: string;
  readonly families: readonly string[];
  readonly hosts: readonly string[];
  readonly firstListed: string;
  readonly lastListed: string;
  readonly isShared: boolean;
  readonly held: HeldTimes;
};

/** See `WatchItem`. */
export type HeldTimes = { readonly first: number; readonly last: number; readonly changed: number };

/** Of what nobody remembers. */
export const notRemembered: HeldTimes = { first: 0, last: 0, changed: 0 };

/** A listing, with or without what is remembered of it. */
export type ExportedListing = Listing & Partial<Pick<HeldListing, 'held' | 'changed'>>;

/** Which items to derive. */
export type WatchChoice = {
  /** Only this type; undefined: all of them. */
  readonly type?: WatchType | undefined;
  /** Whether an address, in canonical form, serves others too. */
  readonly isShared?: (address: string) => boolean;
  /** Whether such an address is to be left out. */
  readonly withoutShared?: boolean;
  /** Places that are no item, whatever is listed of them; by default those built in. */
  readonly allowed?: AllowedPlaces;
};

type Draft = Omit<WatchItem, 'families' | 'hosts'> & { readonly families: Set<string>; readonly hosts: Set<string> } & {
  firstListed: string;
  lastListed: string;
  held: HeldTimes;
};

/**
 * What to look for of `listings`, equal items merged, in order of first appearance.
 *
 * The tracker lists URLs. Each yields the URL itself; its host, as `domain` when it is a name and as `ip` when it is an
 * address; and the address in its IP cell, as `ip`. Only the first is what the tracker vouches for: a host may be a
 * compromised site, an address may serve unrelated hosts.
 */
export function watchItemsOf(listings: Iterable<ExportedListing>, choice: WatchChoice = {}): WatchItem[] {
  const drafts = new Map<string, Draft>();
  for (const listing of listings) {
    const family = familyName(listing.family);
    const date = listingDay(listing.date);
    for (const { type, value, host } of derive(listing, choice.allowed ?? builtInPlaces)) {
      if (choice.type !== undefined && type !== choice.type) continue;
      const isShared = type === 'ip' && choice.isShared?.(value) === true;
      if (isShared && choice.withoutShared) continue;
      const key = `${type} ${value}`;
      const draft = drafts.get(key) ?? newDraft(type, value, type === 'url' ? listing.url : value, isShared);
      drafts.set(key, draft);
      if (family !== '') draft.families.add(family);
      if (host !== '') draft.hosts.add(host);
      draft.held = heldWith(draft.held, listing);
      if (date === '') continue;
      if (draft.firstListed === '' || date < draft.firstListed) draft.firstListed = date;
      if (date > draft.lastListed) draft.lastListed = date;
    }
  }
  return Array.from(drafts.values(), (draft) => ({ ...draft, families: [...draft.families], hosts: [...draft.hosts] }));
}

function heldWith({ first, last, changed }: HeldTimes, listing: ExportedListing): HeldTimes {
  const { held = 0 } = listing;
  if (held === 0) return { first, last, changed };
  return {
    first: first === 0 ? held : Math.min(first, held),
    last: Math.max(last, held),
    changed: Math.max(changed, listing.changed ?? held),
  };
}

/** A family's name on one line, control characters gone, at most 128 characters. */
export function familyName(family: string): string {
  return family
    .slice(0, 512)
    .toWellFormed()
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 128);
}

/** `date` when it is a day of the calendar as `YYYY-MM-DD`, else the empty string. */
export function listingDay(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return '';
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : '';
}

function newDraft(type: WatchType, value: string, searchValue: string, isShared: boolean): Draft {
  return {
    type,
    value,
    searchValue,
    families: new Set(),
    hosts: new Set(),
    firstListed: '',
    lastListed: '',
    isShared,
    held: notRemembered,
  };
}

function* derive(
  listing: Listing,
  allowed: AllowedPlaces,
): Generator<{ type: WatchType; value: string; host: string }> {
  const location = exportableLocation(listing.url);
  const host = location?.host ?? '';
  const isAllowed = allowed.of(host) !== undefined;
  if (location !== undefined) {
    if (location.url !== '' && !(isAllowed && isWholeHost(location.url)))
      yield { type: 'url', value: location.url, host };
    if (!isAllowed && isExportableDomain(host)) yield { type: 'domain', value: host, host };
    else if (!isAllowed && exportableAddress(host) === host) yield { type: 'ip', value: host, host };
  }
  const address = addressBehind(listing, allowed);
  if (address !== undefined && address !== host) yield { type: 'ip', value: address, host };
}

/**
 * The address in a listing's IP cell, if it can be exported. Undefined where it is an allowed place, or the host of the
 * listing is: an address of `github.com` is everyone's too.
 */
export function addressBehind({ url, ip }: Listing, allowed: AllowedPlaces): string | undefined {
  const address = exportableAddress(ip);
  if (address === undefined || allowed.of(address) !== undefined) return undefined;
  return allowed.of(hostOf(url) ?? '') === undefined ? address : undefined;
}

/** Whether an exportable URL names just its host. */
export function isWholeHost(url: string): boolean {
  return url.endsWith('/') && url.indexOf('/') === url.length - 1;
}
