import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extractObservables } from '../../observables/extraction/extract-observables.ts';
import { observableOf } from '../../observables/extraction/observable-of.ts';
import type { Observable } from '../../observables/observable.ts';
import { UsageError } from '../exit-codes.ts';
import type { SkippedLine } from '../input/entry.ts';
import { readEntries } from '../input/read-entries.ts';
import type { LookupOptions } from './options.ts';

/** The observables to look up: in batches, and how far into the input they are. */
export type Entries = {
  readonly batches: AsyncIterable<readonly Observable[]>;
  /** Bytes of input; undefined when not known beforehand. */
  readonly totalBytes: number | undefined;
  readonly bytesRead: () => number;
};

/**
 * Where the observables come from: arguments, a file, or standard input. `signal` ends the reading.
 *
 * @throws UsageError when there is nothing to read, or an argument is no observable.
 */
export async function openEntries(
  given: readonly string[],
  options: LookupOptions,
  skipped: SkippedLine,
  signal: AbortSignal,
): Promise<Entries> {
  if (given.length > 0) {
    if (options.file !== undefined) throw new UsageError('Give observables as arguments or with --file, not both.');
    const observables = given.flatMap(observablesIn);
    return { batches: only(observables), totalBytes: undefined, bytesRead: () => 0 };
  }
  const { stream, totalBytes } = await openStream(options.file);
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      if (signal.aborted) return;
      bytes += chunk.length;
      yield chunk;
    }
  }
  const { input: form, column, field } = options;
  const entries = readEntries(counted(), { form, column, field, skipped });
  return { batches: observablesOf(entries), totalBytes, bytesRead: () => bytes };
}

async function openStream(file: string | undefined) {
  if (file === undefined || file === '-') {
    if (process.stdin.isTTY) {
      throw new UsageError('Nothing to look up. Give observables as arguments, a file with --file, or pipe text in.');
    }
    return { stream: process.stdin as AsyncIterable<Uint8Array>, totalBytes: undefined };
  }
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Can't read ${file}: ${error.code === 'ENOENT' ? 'no such file' : error.message}.`);
  });
  if (stats.isDirectory()) throw new UsageError(`Can't read ${file}: it is a directory.`);
  const stream = createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>;
  return { stream, totalBytes: stats.isFile() ? stats.size : undefined };
}

/** An argument may be one observable or a piece of text that holds some. */
function observablesIn(argument: string): Observable[] {
  const observable = observableOf(argument);
  const found = observable === undefined ? extractObservables(argument) : [observable];
  if (found.length === 0) throw new UsageError(`${JSON.stringify(argument)} is no IP address, URL or domain.`);
  return found;
}

async function* only(observables: readonly Observable[]) {
  yield observables;
}

async function* observablesOf(entries: AsyncIterable<readonly { observable: Observable }[]>) {
  for await (const batch of entries) yield batch.map(({ observable }) => observable);
}
