import { extractObservables } from '../../observables/extraction/extract-observables.ts';
import { observableOf } from '../../observables/extraction/observable-of.ts';
import type { Observable } from '../../observables/observable.ts';
import type { LookupOptions } from '../definitions/lookup.ts';
import { UsageError } from '../exit-codes.ts';
import { type SkippedLine, UnusableInput } from '../input/entry.ts';
import { readEntries } from '../input/read-entries.ts';
import { openFile, type Source } from '../open-file.ts';

/** The observables to look up: in batches, and how far into the input they are. */
export type Entries = {
  /** Rejects with a UsageError when the input can't be read, or not as asked. */
  readonly batches: AsyncIterable<readonly Observable[]>;
  /** Bytes of input; undefined when not known beforehand. */
  readonly totalBytes: number | undefined;
  readonly bytesRead: () => number;
  /** Ends the batches, even while one is waited for. */
  readonly close: () => void;
};

/**
 * Where the observables come from: arguments, a file, or standard input.
 *
 * @throws UsageError when there is nothing to read, or an argument is no observable.
 */
export async function openEntries(
  given: readonly string[],
  options: LookupOptions,
  skipped: SkippedLine,
): Promise<Entries> {
  if (given.length > 0) {
    if (options.file !== undefined) throw new UsageError('Give observables as arguments or with --file, not both.');
    const observables = given.flatMap(observablesIn);
    return { batches: only(observables), totalBytes: undefined, bytesRead: () => 0, close: () => undefined };
  }
  const { file = '-', input: form, column, field } = options;
  const { stream, totalBytes } = file === '-' ? standardInput() : await openFile(file);
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  async function* observables(): AsyncGenerator<readonly Observable[]> {
    try {
      for await (const batch of readEntries(counted(), { form, column, field, skipped })) {
        yield batch.map(({ observable }) => observable);
      }
    } catch (error) {
      if (isClosed) return;
      throw isUnreadable(error) ? new UsageError(`Can't read ${nameOf(file)}: ${error.message}.`) : error;
    }
  }
  let isClosed = false;
  const close = () => {
    isClosed = true;
    stream.destroy();
  };
  return { batches: observables(), totalBytes, bytesRead: () => bytes, close };
}

function standardInput(): Source {
  if (process.stdin.isTTY) {
    throw new UsageError('Nothing to look up. Give observables as arguments, a file with --file, or pipe text in.');
  }
  return { stream: process.stdin, totalBytes: undefined };
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/** A fault of the input: it is not as was said, or the system can't read on. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof UnusableInput || (error instanceof Error && 'syscall' in error);
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
