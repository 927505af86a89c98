import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { terminalText } from '../formats/terminal-cell.ts';
import { objection } from '../mirror/guard.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { readSnapshot } from '../mirror/snapshot-file.ts';
import type { FeedSummary } from '../tracker/feeds/feed.ts';
import { readFeed } from '../tracker/feeds/read-feed.ts';
import type { Listing } from '../tracker/listing.ts';
import type { SyncOptions } from './definitions/sync.ts';
import { exitCodes } from './exit-codes.ts';
import { openFile, type Source } from './open-file.ts';
import { type OpenMirror, openMirror } from './open-mirror.ts';

/**
 * Fills or refreshes the mirror now, from the site or from a file, and tells what changed. Resolves with the exit code.
 *
 * @throws UsageError when the file can't be read.
 */
export async function sync(options: SyncOptions, config: Config): Promise<number> {
  const { file, force = false } = options;
  const source = file === undefined ? undefined : { file, ...(await openFile(file)) };
  const opened = await openMirror(config);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const before = keysOf(opened.mirror.listings);
  try {
    const failure =
      source === undefined
        ? await syncFromSite(opened, config, interrupted.signal)
        : await syncFromFile(opened, source, force);
    if (failure !== undefined) {
      say(`Not synchronised: ${failure}`);
      say(`What is held stays: ${counted(opened.mirror.holdings?.rows ?? 0)}.`);
      return interrupted.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
    }
    if (!(await isKept(opened.mirror, config.dataDir))) {
      say(`Not synchronised: the listings can't be written to ${config.dataDir}.`);
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
  { file, stream }: Source & { readonly file: string },
  isForced: boolean,
): Promise<string | undefined> {
  const listings: Listing[] = [];
  const outcome = await readFeed(stream, (row) => row.kind === 'listing' && listings.push(row.listing));
  if (outcome.kind !== 'read') return `${file}: ${outcome.detail}`;
  reportReading(outcome.summary);
  const detail = objection(listings, [...mirror.listings]);
  if (detail !== undefined && !isForced) return `${file}: ${detail}; --force takes it all the same`;
  await keeper.take({ source: basename(file), fetchedAt: Date.now(), listings });
  return undefined;
}

/** Whether what the mirror holds is on disk, where the next command looks for it. */
async function isKept({ holdings }: Mirror, directory: string): Promise<boolean> {
  const read = await readSnapshot(directory);
  return read.kind === 'loaded' && read.snapshot.fetchedAt === holdings?.fetchedAt;
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
  process.stdout.write(`${terminalText(text)}\n`);
}
