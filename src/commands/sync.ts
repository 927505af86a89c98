import type { Config } from '../config/config.ts';
import { objection } from '../mirror/guard.ts';
import { MirrorKeeper } from '../mirror/keeper.ts';
import { Mirror } from '../mirror/mirror.ts';
import type { SharedSnapshot } from '../mirror/shared-snapshot.ts';
import { readSnapshot } from '../mirror/snapshot-file.ts';
import { createLogger, type Logger, standardError } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { trustAlso } from '../tls/trust.ts';
import type { FeedSummary } from '../tracker/feeds/feed.ts';
import { readFeed } from '../tracker/feeds/read-feed.ts';
import type { Listing } from '../tracker/listing.ts';
import { TrackerSession } from '../tracker/session.ts';
import { exitCodes, UsageError } from './exit-codes.ts';
import { type FeedFile, openFeedFile } from './feed-file.ts';
import { readPack, takePack } from './sync-pack.ts';
import { changeBetween, reportFailure, reportReading, say } from './sync-report.ts';
import { whyNotRefreshed } from './why-not-refreshed.ts';

/** What the `sync` command is told besides settings. */
export type SyncOptions = {
  readonly file?: string | undefined;
  readonly pack?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly maxAgeDays: number;
  readonly force?: boolean | undefined;
  readonly verbose?: boolean | undefined;
};

/**
 * Fills or refreshes the mirror now, from the site, from a file or from a signed pack, and tells what changed; what went
 * wrong on standard error. Resolves with the exit code.
 *
 * @throws UsageError when a file can't be read, or options don't go together.
 */
export async function sync(options: SyncOptions, config: Config): Promise<number> {
  const fill = await openSource(options, config);
  const kept = await openKept(config);
  const { mirror, close } = kept;
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const before = [...mirror.listings];
  try {
    const failure = await fill(kept, interrupted.signal);
    if (failure !== undefined) {
      reportFailure(failure, mirror.holdings?.rows ?? 0);
      return interrupted.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
    }
    if (!(await isKept(mirror, config.dataDir))) {
      reportFailure(`the listings can't be written to ${config.dataDir}.`);
      return exitCodes.failed;
    }
    say(`Mirror in ${config.dataDir}: ${changeBetween(before, [...mirror.listings])}.`);
    return exitCodes.success;
  } finally {
    await close();
  }
}

type Kept = { readonly mirror: Mirror; readonly keeper: MirrorKeeper };

/** Fills a mirror. Undefined, or why nothing was taken. */
type Fill = (kept: Kept, signal: AbortSignal) => Promise<string | undefined>;

/** Opens what the mirror is filled from, before anything is done to that. */
async function openSource(options: SyncOptions, config: Config): Promise<Fill> {
  const { file, pack, publicKey, maxAgeDays, force: isForced = false, verbose = false } = options;
  const report = (summary: FeedSummary) => reportReading(summary, verbose);
  if ((pack === undefined) !== (publicKey === undefined)) {
    throw new UsageError('--pack and --public-key go together: a pack is taken from whoever signed it.');
  }
  if (pack !== undefined && publicKey !== undefined) {
    const read = await readPack(pack, publicKey);
    return (kept) => takePack(read, kept, { maxAgeDays, isForced });
  }
  if (file !== undefined) {
    const feed = await openFeedFile(file);
    return ({ keeper, mirror }) => syncFromFile(keeper, mirror, feed, isForced, report);
  }
  return ({ keeper }, signal) => syncFromSite(keeper, config, signal, report);
}

/** The mirror on disk, and who looks after it. */
async function openKept(config: Config): Promise<Kept & { close(): Promise<void> }> {
  const { trackerUrl, dataDir: directory, trackerTimeoutMs: timeoutMs } = config;
  const logger = createLogger(config.logLevel, standardError);
  const session = new TrackerSession({ trackerUrl, timeoutMs, connections: 1, trust: trustAlso(config.trackerCaFile) });
  const shared = await sharedSnapshot(config, logger);
  const mirror = new Mirror();
  const metrics = createMetrics();
  const keeper = new MirrorKeeper({
    mirror,
    session,
    trackerUrl,
    directory,
    isTrackerAsked: false,
    shared,
    logger,
    metrics,
  });
  await keeper.load();
  return {
    mirror,
    keeper,
    async close() {
      shared?.close();
      await session.close();
    },
  };
}

async function sharedSnapshot({ cacheUrl, trackerUrl }: Config, logger: Logger): Promise<SharedSnapshot | undefined> {
  if (cacheUrl === undefined) return undefined;
  const { createSharedSnapshot } = await import('../mirror/shared-snapshot.ts');
  return createSharedSnapshot(cacheUrl, new URL(trackerUrl).host, logger);
}

type Report = (summary: FeedSummary) => void;

async function syncFromSite(
  keeper: MirrorKeeper,
  config: Config,
  signal: AbortSignal,
  report: Report,
): Promise<string | undefined> {
  say(`Fetching the listings of ${config.trackerUrl} …`);
  const result = await keeper.refresh(signal);
  const fault = whyNotRefreshed(result);
  if (fault !== undefined) return fault;
  if (result.kind === 'unchanged') say('The site says that nothing has changed.');
  else if (result.kind === 'replaced' && result.summary !== undefined) report(result.summary);
  else say('Taken from another replica, which fetched them lately.');
  return undefined;
}

async function syncFromFile(
  keeper: MirrorKeeper,
  mirror: Mirror,
  { name, octets }: FeedFile,
  isForced: boolean,
  report: Report,
): Promise<string | undefined> {
  const listings: Listing[] = [];
  const outcome = await readFeed(octets, (row) => row.kind === 'listing' && listings.push(row.listing));
  if (outcome.kind !== 'read') return `${name}: ${outcome.detail}`;
  report(outcome.summary);
  const detail = objection(listings, [...mirror.listings]);
  if (detail !== undefined && !isForced) return `${name}: ${detail}; --force takes it all the same`;
  await keeper.take({ source: name, fetchedAt: Date.now(), listings });
  return undefined;
}

/** Whether what the mirror holds is on disk, where the next command looks for it. */
async function isKept({ holdings }: Mirror, directory: string): Promise<boolean> {
  const read = await readSnapshot(directory);
  return read.kind === 'loaded' && read.snapshot.fetchedAt === holdings?.fetchedAt;
}
