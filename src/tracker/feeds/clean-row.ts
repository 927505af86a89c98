import { isIP } from 'node:net';
import { canonicalLocation, hostOf } from '../../observables/canonical.ts';
import { dottedQuad } from '../../observables/dotted-quad.ts';
import type { CanonicalLocation } from '../../observables/location.ts';
import { withoutScheme } from '../../observables/lookup-value.ts';
import { ownHosts } from '../../observables/own-name.ts';
import { isUnroutableAddress } from '../../observables/private-address.ts';
import { sharedHostKind } from '../../observables/shared-hosts.ts';
import { printable } from '../printable.ts';
import type { Cells, FeedRow, Refusal, Repair } from './feed.ts';
import { maxCellLength, refusedRow } from './feed.ts';

/** A row and what was put right in it; nothing, if it was refused. */
export type CleanedRow = { readonly row: FeedRow; readonly repairs: readonly Repair[] };

/**
 * Makes a listing of a row's cells, dirty as they are (docs/tracker.md): refused when no host can be read from the URL, when
 * it names none that a panel could be at, or when a cell is too long. Never throws.
 */
export function cleanRow(cells: Cells): CleanedRow {
  const refuse = (reason: Refusal): CleanedRow => ({
    row: refusedRow(reason, cells.url || [cells.family, cells.ip, cells.date].filter((cell) => cell !== '').join(',')),
    repairs: [],
  });
  if (Object.values(cells).some((cell) => cell.length > maxCellLength)) return refuse('too-long');
  const listing = {
    family: printable(cells.family),
    url: cleanUrl(cells.url),
    ip: cleanIp(cells.ip),
    date: cleanDate(cells.date),
  };
  if (listing.url === '') return refuse('no-url');
  const location = canonicalLocation(listing.url);
  const fault = location === undefined ? 'no-host' : faultOf(location, listing.url);
  if (fault !== undefined) return refuse(fault);

  const repairs: Repair[] = [];
  if (listing.url !== cells.url) repairs.push('url-cleaned');
  if (listing.ip !== cells.ip) repairs.push(listing.ip === '' && cells.ip.trim() !== '' ? 'ip-dropped' : 'ip-cleaned');
  if (listing.date === '' && cells.date.trim() !== '') repairs.push('date-dropped');
  if (listing.family !== cells.family) repairs.push('family-cleaned');
  return { row: { kind: 'listing', listing }, repairs };
}

/** Why nothing may be matched with a listing there; undefined when it names a place that a panel can be at. */
function faultOf({ host, path }: CanonicalLocation, url: string): Refusal | undefined {
  if (isUnroutableAddress(host) || isOwnName(host)) return 'not-public';
  if (dottedQuad(host) !== undefined && !url.includes(host)) return 'odd-address';
  return path === '' && sharedHostKind(host) !== undefined ? 'shared-host' : undefined;
}

const isOwnName = ownHosts([]);

/** Without white space around it, the line breaks and tabs that no URL can hold, its scheme, and escaped ampersands. */
function cleanUrl(cell: string): string {
  return withoutScheme(
    cell
      .replace(/[\t\r\n]/g, '')
      .trim()
      .replaceAll('&amp;', '&'),
  );
}

/** The first address in the cell that a host can have, without whatever stands around it; empty when there is none. */
function cleanIp(cell: string): string {
  if (cell === '' || isPublicAddress(cell)) return cell;
  return cell.split(/[^\w.:]+/).find(isPublicAddress) ?? '';
}

function isPublicAddress(text: string): boolean {
  return isIP(text) !== 0 && !isUnroutableAddress(hostOf(text) ?? '::');
}

/** `YYYY-MM-DD` of `DD-MM-YYYY` or of itself; empty for a day that never was, or 1 January 1970. */
function cleanDate(cell: string): string {
  const [first = '', month = '', last = ''] = cell.trim().split('-');
  const date = first.length === 4 ? `${first}-${month}-${last}` : `${last}-${month}-${first}`;
  return date !== '1970-01-01' && isDay(date) ? date : '';
}

function isDay(date: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
