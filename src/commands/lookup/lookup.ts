import type { Config } from '../../config.ts';
import type { FindingContext } from '../../formats/finding-writer.ts';
import { findingText } from '../../formats/finding-writer.ts';
import { findingFormats } from '../../formats/formats.ts';
import type { Finding } from '../../lookup/finding.ts';
import type { Observable } from '../../observables/observable.ts';
import { createRelay, type Relay } from '../../relay.ts';
import { createLogger, standardError } from '../../telemetry/logger.ts';
import { version } from '../../version.ts';
import { exitCodes } from '../exit-codes.ts';
import { inOrder } from '../in-order.ts';
import { startProgress } from '../progress.ts';
import { writeOut } from '../write-out.ts';
import { openEntries } from './entries.ts';
import type { LookupOptions } from './options.ts';
import { Tally } from './tally.ts';

/** Small enough to show live answers soon, several at once to keep the tracker's allowance in use. */
const liveBatch = 16;
const liveBatchesAhead = 4;

/**
 * Looks observables up and prints what was found, in their order, as it is found. Resolves with the exit code.
 *
 * @throws UsageError when it was called wrongly.
 */
export async function lookup(given: readonly string[], options: LookupOptions, config: Config): Promise<number> {
  const interrupted = new AbortController();
  const tally = new Tally();
  const entries = await openEntries(given, options, tally.skipped, interrupted.signal);
  const relay = createRelay({ ...config, relayProfile: 'full', mirrorRefreshHours: 0 }, cliLogger(config));
  const onInterrupt = () => interrupted.abort();
  process.once('SIGINT', onInterrupt);
  const progress = startProgress(entries.totalBytes, 'looked up');
  try {
    await prepareMirror(relay, config, options, interrupted.signal);
    const writer = findingFormats[options.output ?? (process.stdout.isTTY ? 'table' : 'json')](
      contextOf(config, relay),
    );
    const findings = resolved(relay, entries.batches, options, config, interrupted.signal);
    async function* shown(): AsyncGenerator<Finding[]> {
      for await (const batch of findings) {
        tally.add(batch);
        progress.update(entries.bytesRead(), tally.lookedUp);
        yield options.only === 'listed' ? batch.filter(({ kind }) => kind === 'listed') : batch;
      }
    }
    await writeOut(findingText(shown(), writer));
  } finally {
    progress.stop();
    process.removeListener('SIGINT', onInterrupt);
    await relay.close();
  }
  tally.report(interrupted.signal.aborted);
  return interrupted.signal.aborted ? exitCodes.interrupted : tally.exitCode;
}

/** Findings in the order of the observables; after an interruption only those that are complete. */
async function* resolved(
  relay: Relay,
  batches: AsyncIterable<readonly Observable[]>,
  options: LookupOptions,
  config: Config,
  signal: AbortSignal,
): AsyncGenerator<Finding[]> {
  const isLive = config.lookupSource !== 'mirror';
  const resolve = (batch: readonly Observable[]) =>
    relay.resolver.resolve(batch, { limit: () => signal, isFresh: options.refresh ?? false });
  const source = isLive ? inPieces(batches, liveBatch) : batches;
  for await (const findings of inOrder(source, isLive ? liveBatchesAhead : 1, resolve)) {
    if (!signal.aborted) yield findings;
    else {
      yield findings.filter((finding) => finding.kind !== 'failed' || finding.failure.cause !== 'deadline');
      return;
    }
  }
}

async function* inPieces<T>(batches: AsyncIterable<readonly T[]>, size: number): AsyncGenerator<readonly T[]> {
  for await (const batch of batches) {
    for (let at = 0; at < batch.length; at += size) yield batch.slice(at, at + size);
  }
}

async function prepareMirror(relay: Relay, config: Config, options: LookupOptions, signal: AbortSignal): Promise<void> {
  await relay.mirror?.upkeep.loaded;
  if (options.refresh && config.lookupSource === 'mirror') await relay.mirror?.keeper.refresh(signal);
}

function contextOf({ trackerUrl }: Config, relay: Relay): FindingContext {
  const fetchedAt = relay.mirror?.mirror.holdings?.fetchedAt;
  return {
    now: new Date(),
    trackerUrl,
    relayVersion: version,
    snapshotAt: fetchedAt === undefined ? undefined : new Date(fetchedAt),
    terminal: { isColoured: process.stdout.hasColors?.() ?? false, columns: process.stdout.columns ?? 120 },
  };
}

function cliLogger({ logLevel }: Config) {
  return createLogger(logLevel, standardError);
}
