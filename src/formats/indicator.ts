import type { Listing } from '../tracker/listing.ts';
import { exportableAddress, exportableLocation, isExportableDomain } from './exportable.ts';

/** The kinds of indicator, in the order in which they are derived from a listing. */
const indicatorTypes = ['url', 'domain', 'ip'] as const;

export type IndicatorType = (typeof indicatorTypes)[number];

/**
 * One thing to look for in traffic, whatever number of listings it comes from.
 *
 * - `value`: a `url` as `host[:port]/path[?query]` without scheme; a `domain` in lower case and ASCII; an `ip` in its
 *   canonical form. Printable ASCII, no spaces.
 * - `families`: the malware families, without duplicates, in order of appearance; empty when the tracker names none.
 * - `hosts`: the listed hosts behind it; for a `url` or a `domain` its own.
 * - `firstListed`, `lastListed`: `YYYY-MM-DD`; empty when no listing behind it has a date.
 */
export type Indicator = {
  readonly type: IndicatorType;
  readonly value: string;
  readonly families: readonly string[];
  readonly hosts: readonly string[];
  readonly firstListed: string;
  readonly lastListed: string;
};

/** Which indicators to derive. */
export type IndicatorChoice = {
  /** Only this type; undefined: all of them. */
  readonly type?: IndicatorType | undefined;
  /** Addresses that must not become `ip` indicators, in canonical form. */
  readonly withoutAddresses?: ReadonlySet<string>;
};

type Draft = Omit<Indicator, 'families' | 'hosts'> & { readonly families: Set<string>; readonly hosts: Set<string> } & {
  firstListed: string;
  lastListed: string;
};

/**
 * The indicators in `listings`, equal ones merged, in order of first appearance.
 *
 * The tracker lists URLs. Each yields the URL itself; its host, as `domain` when it is a name and as `ip` when it is an
 * address; and the address in its IP cell, as `ip`. Only the first is what the tracker vouches for: a host may be a
 * compromised site, an address may serve unrelated hosts.
 */
export function indicatorsOf(listings: Iterable<Listing>, choice: IndicatorChoice = {}): Indicator[] {
  const drafts = new Map<string, Draft>();
  for (const listing of listings) {
    const family = familyName(listing.family);
    const date = listingDay(listing.date);
    for (const { type, value, host } of derive(listing)) {
      if (choice.type !== undefined && type !== choice.type) continue;
      if (type === 'ip' && choice.withoutAddresses?.has(value)) continue;
      const key = `${type} ${value}`;
      const draft = drafts.get(key) ?? newDraft(type, value);
      drafts.set(key, draft);
      if (family !== '') draft.families.add(family);
      if (host !== '') draft.hosts.add(host);
      if (date === '') continue;
      if (draft.firstListed === '' || date < draft.firstListed) draft.firstListed = date;
      if (date > draft.lastListed) draft.lastListed = date;
    }
  }
  return Array.from(drafts.values(), (draft) => ({ ...draft, families: [...draft.families], hosts: [...draft.hosts] }));
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

/** `Keitaro C2 panel`, `Keitaro, Pony C2 panel`, or `C2 panel` when no family is known. */
export function indicatorTitle({ families }: Pick<Indicator, 'families'>): string {
  return families.length === 0 ? 'C2 panel' : `${families.slice(0, 8).join(', ')} C2 panel`;
}

function newDraft(type: IndicatorType, value: string): Draft {
  return { type, value, families: new Set(), hosts: new Set(), firstListed: '', lastListed: '' };
}

function* derive(listing: Listing): Generator<{ type: IndicatorType; value: string; host: string }> {
  const location = exportableLocation(listing.url);
  const host = location?.host ?? '';
  if (location !== undefined) {
    if (location.url !== '') yield { type: 'url', value: location.url, host };
    if (isExportableDomain(host)) yield { type: 'domain', value: host, host };
    else if (exportableAddress(host) === host) yield { type: 'ip', value: host, host };
  }
  const address = exportableAddress(listing.ip);
  if (address !== undefined && address !== host) yield { type: 'ip', value: address, host };
}
