import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { objection } from '../mirror/guard.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { FeedSummary } from '../tracker/feeds/feed.ts';
import { readFeed } from '../tracker/feeds/read-feed.ts';
import type { Listing } from '../tracker/listing.ts';
import { exitCodes } from './exit-codes.ts';
import { type OpenMirror, openMirror } from './open-mirror.ts';

/** What the `sync` command is told besides settings. */
export type SyncOptions = {
  readonly file?: string;
  readonly force?: boolean;
};

/** Fills or refreshes the mirror now, from the site or from a file, and tells what changed. Resolves with the exit code. */
export async function sync(options: SyncOptions, config: Config): Promise<number> {
  const opened = await openMirror(config);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const before = keysOf(opened.mirror.listings);
  try {
    const failure =
      options.file === undefined
        ? await syncFromSite(opened, config, interrupted.signal)
        : await syncFromFile(opened, options.file, options.force ?? false);
    if (failure !== undefined) {
      say(`Not synchronised: ${failure}`);
      say(`What is held stays: ${counted(opened.mirror.holdings?.rows ?? 0)}.`);
      return exitCodes.failed;
    }
    reportChange(before, opened.mirror, config.dataDir);
    return exitCodes.success;
  } finally {
    await opened.close();
  }
}

/** Undefined, or why nothing was taken. */
async function syncFromSite({ keeper }: OpenMirror, config: Config, signal: AbortSignal): Promise<string | undefined> {
  say(`Fetching the listings of ${config.trackerUrl} …`);
  const result = await keeper.refresh(signal);
  if (result.kind === 'failed') return result.detail;
  if (result.kind === 'busy') return 'another replica is fetching them right now; try again in a minute';
  if (result.kind === 'unchanged') say('The site says that nothing has changed.');
  else if (result.kind === 'replaced' && result.summary !== undefined) reportReading(result.summary);
  else say('Taken from another replica, which fetched them lately.');
  return undefined;
}

async function syncFromFile(
  { mirror, keeper }: OpenMirror,
  file: string,
  isForced: boolean,
): Promise<string | undefined> {
  const listings: Listing[] = [];
  const stream = createReadStream(file);
  const outcome = await readFeed(stream, (row) => row.kind === 'listing' && listings.push(row.listing));
  if (outcome.kind !== 'read') return `${file}: ${outcome.detail}`;
  reportReading(outcome.summary);
  const detail = objection(listings, [...mirror.listings]);
  if (detail !== undefined && !isForced) return `${file}: ${detail}; --force takes it all the same`;
  await keeper.take({ source: basename(file), fetchedAt: Date.now(), listings });
  return undefined;
}

function reportReading({ rows, kept, refused, duplicates, repaired }: FeedSummary): void {
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ');
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  const because = (counts: Readonly<Record<string, number>>) => (sum(counts) > 0 ? ` (${reasons(counts)})` : '');
  say(`Rows read      ${rows}`);
  say(`  kept         ${kept}`);
  say(`  refused      ${sum(refused)}${because(refused)}`);
  say(`  duplicates   ${duplicates}`);
  say(`Cells repaired ${sum(repaired)}${because(repaired)}`);
}

function reportChange(before: ReadonlySet<string>, { listings, holdings }: Mirror, directory: string): void {
  const after = keysOf(listings);
  const added = after.difference(before).size;
  const removed = before.difference(after).size;
  say(`Mirror in ${directory}: ${counted(holdings?.rows ?? 0)}, ${added} new, ${removed} gone.`);
}

function keysOf(listings: Iterable<Listing>): Set<string> {
  return new Set(Array.from(listings, ({ family, url, ip }) => JSON.stringify([family, url, ip])));
}

function counted(listings: number): string {
  return listings === 1 ? '1 listing' : `${listings} listings`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
