import { allowedPlacesOf } from '../../config/allowed-places-of.ts';
import type { Config } from '../../config/config.ts';
import { createLookup, type Lookup } from '../../create-lookup.ts';
import { type Result, resultOf } from '../../ctim/assessment.ts';
import { type FindingContext, findingText, type TracedFinding } from '../../formats/finding-writer.ts';
import type { FindingFormatName } from '../../formats/format-names.ts';
import { findingFormats } from '../../formats/formats.ts';
import { terminalText } from '../../formats/terminal-cell.ts';
import { InputRemarks } from '../../input/input-remarks.ts';
import type { Finding } from '../../lookup/finding.ts';
import { createLogger, standardError } from '../../telemetry/logger.ts';
import { version } from '../../version.ts';
import { isColoured } from '../colour.ts';
import { exitCodes, type Severity } from '../exit-codes.ts';
import { inOrder } from '../in-order.ts';
import { startProgress } from '../progress.ts';
import { reportEmptyMirror } from '../read-mirror.ts';
import { whyNotRefreshed } from '../why-not-refreshed.ts';
import { writeOut } from '../write-out.ts';
import { type EntryOptions, type Located, openEntries } from './entries.ts';
import { extractOnly } from './extract-only.ts';
import { sourceFor, sourceText } from './source.ts';
import { Tally } from './tally.ts';

/** What the command is told besides settings. */
export type LookupOptions = EntryOptions & {
  readonly output?: FindingFormatName | undefined;
  /** Print no others. */
  readonly only?: readonly Result[] | undefined;
  readonly failOn: Severity;
  readonly withSource?: boolean | undefined;
  readonly extractOnly?: boolean | undefined;
  readonly refresh?: boolean | undefined;
  /** Whether the caller said who is to be asked. */
  readonly isSourceGiven: boolean;
};

/** Small enough to show live answers soon, several at once to keep the tracker's allowance in use. */
const liveBatch = 16;
const liveBatchesAhead = 4;

/**
 * Looks observables up and prints what was found, in their order, as it is found. Resolves with the exit code.
 *
 * @throws UsageError when it was called wrongly.
 */
export async function lookup(given: readonly string[], options: LookupOptions, settings: Config): Promise<number> {
  const interrupted = new AbortController();
  const remarks = new InputRemarks();
  const entries = await openEntries(given, options, remarks);
  if (options.extractOnly) return await extractOnly(entries, options.output, options.withSource ?? false, remarks);

  const tally = new Tally(options.failOn, remarks);
  const config = { ...settings, lookupSource: sourceFor(settings, options.isSourceGiven, entries.count) };
  const parts = await createLookup({ ...config, relayProfile: 'full', mirrorRefreshHours: 0 }, cliLogger(config));
  const onInterrupt = () => {
    interrupted.abort();
    entries.close();
  };
  process.once('SIGINT', onInterrupt);
  const progress = startProgress(entries.totalBytes, 'looked up');
  let isTaken = true;
  try {
    const { isUsable } = await prepareMirror(parts, config, options, interrupted.signal);
    if (!isUsable) return reportEmptyMirror(config, options.isSourceGiven);
    process.stderr.write(`${terminalText(sourceText(config, parts, Date.now()))}\n`);
    const writer = findingFormats[options.output ?? (process.stdout.isTTY ? 'table' : 'json')](
      contextOf(config, parts, options),
    );
    const findings = resolved(parts, entries.batches, options, config, interrupted.signal);
    async function* shown(): AsyncGenerator<TracedFinding[]> {
      for await (const batch of findings) {
        tally.add(batch);
        progress.update(entries.bytesRead(), tally.lookedUp);
        yield options.only === undefined ? batch : batch.filter((one) => options.only?.includes(resultOf(one)));
      }
    }
    isTaken = await writeOut(findingText(shown(), writer));
  } finally {
    progress.stop();
    entries.close();
    process.removeListener('SIGINT', onInterrupt);
    await parts[Symbol.asyncDispose]();
  }
  if (!isTaken) return exitCodes.pipeClosed;
  tally.report(interrupted.signal.aborted);
  return interrupted.signal.aborted ? exitCodes.interrupted : tally.exitCode;
}

/** Findings in the order of the observables; after an interruption only those that are complete. */
async function* resolved(
  parts: Lookup,
  batches: AsyncIterable<readonly Located[]>,
  options: LookupOptions,
  config: Config,
  signal: AbortSignal,
): AsyncGenerator<TracedFinding[]> {
  const isLive = config.lookupSource !== 'mirror';
  const resolve = async (batch: readonly Located[]): Promise<TracedFinding[]> => {
    const findings = await parts.resolver.resolve(
      batch.map(({ observable }) => observable),
      { limit: () => signal, isFresh: options.refresh ?? false },
    );
    return findings.map((finding, index) => ({ ...finding, from: batch[index]?.from }));
  };
  const source = isLive ? inPieces(batches, liveBatch, signal) : batches;
  for await (const findings of inOrder(source, isLive ? liveBatchesAhead : 1, resolve)) {
    yield signal.aborted ? findings.filter((finding) => !isCutOff(finding)) : findings;
  }
}

function isCutOff(finding: Finding): boolean {
  return finding.kind === 'failed' && finding.failure.cause === 'deadline';
}

async function* inPieces<T>(
  batches: AsyncIterable<readonly T[]>,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<readonly T[]> {
  for await (const batch of batches) {
    for (let at = 0; at < batch.length && !signal.aborted; at += size) yield batch.slice(at, at + size);
  }
}

/** Loads the mirror, and refreshes it if asked to. Unusable is an empty one when there is nothing else to ask. */
async function prepareMirror(parts: Lookup, config: Config, options: LookupOptions, signal: AbortSignal) {
  const { mirror, keeper, upkeep } = parts;
  await upkeep?.loaded;
  if (config.lookupSource !== 'mirror') return { isUsable: true };
  const refreshed = options.refresh ? await keeper?.refresh(signal) : undefined;
  const detail = refreshed && whyNotRefreshed(refreshed);
  if (detail !== undefined) process.stderr.write(`The mirror was not refreshed: ${terminalText(detail)}\n`);
  return { isUsable: mirror?.holdings !== undefined };
}

function contextOf(config: Config, parts: Lookup, { withSource = false }: LookupOptions): FindingContext {
  const fetchedAt = parts.mirror?.holdings?.fetchedAt;
  return {
    now: new Date(),
    withSource,
    trackerUrl: config.trackerUrl,
    allowed: allowedPlacesOf(config),
    relayVersion: version,
    snapshotAt: fetchedAt === undefined ? undefined : new Date(fetchedAt),
    validity: { from: config.indicatorValidFrom, days: config.indicatorValidDays },
    terminal: { isColoured: isColoured(), columns: process.stdout.columns ?? 120 },
  };
}

function cliLogger({ logLevel }: Config) {
  return createLogger(logLevel, standardError);
}
