import type { Config } from '../config.ts';
import { filterListings } from '../formats/filter-listings.ts';
import { listingFormats } from '../formats/formats.ts';
import { sharedHostsThreshold } from '../mirror/match.ts';
import { version } from '../version.ts';
import type { ExportOptions } from './definitions/export.ts';
import { exitCodes, UsageError } from './exit-codes.ts';
import { openMirror, reportEmptyMirror } from './open-mirror.ts';
import { writeOut } from './write-out.ts';

/** Prints the mirror's listings in a format of the field. Resolves with the exit code. */
export async function exportListings(options: ExportOptions, config: Config): Promise<number> {
  const { since } = options;
  if (since !== undefined && !isDay(since))
    throw new UsageError(`--since takes a day such as 2017-01-31, not ${since}.`);
  const { mirror, close } = await openMirror(config);
  try {
    const { holdings } = mirror;
    if (holdings === undefined) return reportEmptyMirror(config);
    const selection = filterListings([...mirror.listings], {
      families: options.family,
      since,
      type: options.type,
      sharedHostingHosts: options.excludeSharedHosting ? sharedHostsThreshold : undefined,
    });
    const context = {
      now: new Date(),
      trackerUrl: config.trackerUrl,
      relayVersion: version,
      snapshotAt: new Date(holdings.fetchedAt),
    };
    const isTaken = await writeOut(listingFormats[options.format](selection, context));
    return isTaken ? exitCodes.success : exitCodes.pipeClosed;
  } finally {
    await close();
  }
}

/** A day that is in the calendar: what is parsed of another, such as February 31st, is a later one. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
