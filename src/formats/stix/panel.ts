import type { Listing } from '../../tracker/listing.ts';
import { exportableAddress, exportableLocation, isExportableDomain } from '../exportable.ts';
import { familyName, listingDay } from '../indicator.ts';

/** A control panel as STIX tells of it: one listing, or one look-up that told no listing. Empty strings are unknown. */
export type Panel = {
  readonly family: string;
  /** The listed host, which is what panels are told apart by. */
  readonly host: string;
  /** `host[:port]/path`, without scheme. */
  readonly url: string;
  readonly domain: string;
  readonly addresses: readonly string[];
  /** RFC 3339 timestamp in UTC. */
  readonly observedAt: string;
};

/** The panel behind a listing; undefined when nothing of it can be exported. `otherwiseAt` stands in for an unknown date. */
export function panelOf(listing: Listing, otherwiseAt = ''): Panel | undefined {
  const location = exportableLocation(listing.url);
  const cell = exportableAddress(listing.ip);
  const host = location?.host ?? cell;
  if (host === undefined) return undefined;
  const day = listingDay(listing.date);
  const addresses = [exportableAddress(host), cell].filter((address) => address !== undefined);
  return {
    family: familyName(listing.family),
    host,
    url: location?.url ?? '',
    domain: isExportableDomain(host) ? host : '',
    addresses: [...new Set(addresses)],
    observedAt: day === '' ? otherwiseAt : startOfDay(day),
  };
}

/** `YYYY-MM-DD` as an RFC 3339 timestamp. */
export function startOfDay(day: string): string {
  return `${day}T00:00:00.000Z`;
}
