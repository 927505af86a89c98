import { distance } from 'fastest-levenshtein';
import { allowedPlacesOf } from '../config/allowed-places-of.ts';
import type { Config } from '../config/config.ts';
import { familyKey, filterListings, type ListingFilters } from '../formats/filter-listings.ts';
import type { ListingFormatName } from '../formats/format-names.ts';
import { listingFormats } from '../formats/formats.ts';
import { listingText, wholeText } from '../formats/listing-format.ts';
import { terminalText } from '../formats/terminal-cell.ts';
import { listingDay } from '../formats/watch-items.ts';
import type { Listing } from '../tracker/listing.ts';
import { version } from '../version.ts';
import { exitCodes, UsageError } from './exit-codes.ts';
import { readMirror, reportEmptyMirror } from './read-mirror.ts';
import { writeOut } from './write-out.ts';

/** What the `export` command is told besides settings. */
export type ExportOptions = {
  readonly format: ListingFormatName;
  readonly family?: readonly string[] | undefined;
  readonly since?: string | undefined;
  readonly maxAgeDays?: number | undefined;
  readonly type?: ListingFilters['type'];
  readonly excludeSharedHosting?: boolean | undefined;
  readonly allowEmpty?: boolean | undefined;
};

/**
 * Prints the mirror's listings in a format of the field. Resolves with the exit code.
 *
 * @throws UsageError when called wrongly, or when there is nothing to print: an empty file would clear a blocklist.
 */
export async function exportListings(options: ExportOptions, config: Config): Promise<number> {
  const { since, format } = options;
  if (since !== undefined && listingDay(since) === '')
    throw new UsageError(`--since takes a day such as 2017-01-31, not ${since}.`);
  const snapshot = await readMirror(config);
  if (snapshot === undefined) return reportEmptyMirror(config);
  const listings = [...snapshot.listings.held()];
  for (const family of options.family ?? []) reportUnknown(family, listings);
  const selection = filterListings(listings, {
    families: options.family,
    since,
    maxAgeDays: options.maxAgeDays,
    asOf: snapshot.fetchedAt,
    allowed: allowedPlacesOf(config),
    type: options.type,
    excludeShared: options.excludeSharedHosting,
  });
  const context = {
    now: new Date(snapshot.fetchedAt),
    trackerUrl: config.trackerUrl,
    relayVersion: version,
    snapshotAt: new Date(snapshot.fetchedAt),
    families: snapshot.remembered.families,
    validity: { from: config.indicatorValidFrom, days: config.indicatorValidDays },
  };
  const text = listingText(listingFormats[format], selection, context);
  if (text === undefined && !options.allowEmpty) {
    const what = selection.listings.length === 0 ? 'no listing passes the filters' : `${format} can hold none of it`;
    throw new UsageError(`Nothing to export: ${what}. --allow-empty prints a file that holds nothing all the same.`);
  }
  const isTaken = await writeOut(text ?? wholeText(listingFormats[format], selection, context));
  return isTaken ? exitCodes.success : exitCodes.pipeClosed;
}

const namedFamilies = 3;

/** Says on standard error that no listing is of the family, and which ones have a similar name. */
function reportUnknown(family: string, listings: readonly Listing[]): void {
  const known = new Map(listings.map((listing) => [familyKey(listing.family), listing.family]));
  const key = familyKey(family);
  if (known.has(key)) return;
  const nearest = [...known]
    .map(([other, name]) => ({ name, steps: other.includes(key) ? 0 : distance(key, other), length: other.length }))
    .filter(({ steps, length }) => steps <= Math.max(2, length / 3) && length > 0)
    .sort((a, b) => a.steps - b.steps)
    .slice(0, namedFamilies)
    .map(({ name }) => name);
  const hint = nearest.length === 0 ? '' : ` Near it: ${nearest.join(', ')}.`;
  process.stderr.write(`${terminalText(`No listing is of the family ${family}.${hint}`)}\n`);
}
