import type { Config } from '../config.ts';
import { filterListings } from '../formats/filter-listings.ts';
import { listingFormats } from '../formats/formats.ts';
import type { IndicatorType } from '../formats/indicator.ts';
import { sharedHostsThreshold } from '../mirror/match.ts';
import { version } from '../version.ts';
import { exitCodes, UsageError } from './exit-codes.ts';
import { openMirror } from './open-mirror.ts';
import { writeOut } from './write-out.ts';

/** What the `export` command is told besides settings. */
export type ExportOptions = {
  readonly format: keyof typeof listingFormats;
  readonly family?: readonly string[];
  readonly since?: string;
  readonly type?: IndicatorType;
  readonly excludeSharedHosting?: boolean;
};

/** Prints the mirror's listings in a format of the field. Resolves with the exit code. */
export async function exportListings(options: ExportOptions, config: Config): Promise<number> {
  const { since } = options;
  if (since !== undefined && !isDay(since))
    throw new UsageError(`--since takes a day such as 2017-01-31, not ${since}.`);
  const { mirror, close } = await openMirror(config);
  try {
    const { holdings } = mirror;
    if (holdings === undefined) {
      process.stderr.write(`The mirror in ${config.dataDir} is empty. Fill it with \`sync\`.\n`);
      return exitCodes.failed;
    }
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
    await writeOut(listingFormats[options.format](selection, context));
    return exitCodes.success;
  } finally {
    await close();
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
