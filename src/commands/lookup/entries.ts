import type { Origin } from '../../formats/finding-writer.ts';
import { terminalText } from '../../formats/terminal-cell.ts';
import { type Entry, UnusableInput } from '../../input/entry.ts';
import type { InputForm } from '../../input/input-forms.ts';
import type { InputRemarks } from '../../input/input-remarks.ts';
import { readEntries } from '../../input/read-entries.ts';
import { extractObservables } from '../../observables/extraction/extract-observables.ts';
import { wholeValue } from '../../observables/extraction/whole-value.ts';
import type { Observable, ObservableType } from '../../observables/observable.ts';
import { UsageError } from '../exit-codes.ts';
import { openFile, type Source } from '../open-file.ts';
import { inputsOf } from './inputs.ts';

/** What to read, and how. */
export type EntryOptions = {
  /** Files, directories and patterns; `-` is standard input, which is read when there are neither these nor arguments. */
  readonly file?: readonly string[] | undefined;
  readonly input?: InputForm | undefined;
  readonly column?: readonly string[] | undefined;
  readonly field?: readonly string[] | undefined;
  /** Others are passed over. */
  readonly type?: readonly ObservableType[] | undefined;
};

/** An observable, and where it was read; undefined for one that was given as an argument. */
export type Located = { readonly observable: Observable; readonly from: Origin | undefined };

/** The observables to look up: in batches, and how far into the input they are. */
export type Entries = {
  readonly batches: AsyncIterable<readonly Located[]>;
  /** How many there are; undefined when they are yet to be read. */
  readonly count: number | undefined;
  /** Bytes of input; undefined when not known beforehand. */
  readonly totalBytes: number | undefined;
  readonly bytesRead: () => number;
  /** Ends the batches, even while one is waited for. */
  readonly close: () => void;
};

/**
 * Where the observables come from: arguments, files, or standard input. What can't be read does not keep the rest from
 * being read: `remarks` takes it.
 *
 * @throws UsageError when there is nothing to read, or an argument is no observable.
 */
export async function openEntries(
  given: readonly string[],
  options: EntryOptions,
  remarks: InputRemarks,
): Promise<Entries> {
  if (given.length === 0) return await readFiles(options, remarks);
  if (options.file !== undefined) throw new UsageError('Give observables as arguments or with --file, not both.');
  const found = given
    .flatMap((argument) => observablesIn(argument, remarks))
    .map((observable) => ({ observable, from: undefined }));
  const wanted = found.filter(isOfType(options.type));
  return {
    batches: only(wanted),
    count: wanted.length,
    totalBytes: undefined,
    bytesRead: () => 0,
    close: () => undefined,
  };
}

async function readFiles(options: EntryOptions, remarks: InputRemarks): Promise<Entries> {
  const { file: given = ['-'], column = [], field = [] } = options;
  if (column.length > 0 && field.length > 0) {
    throw new UsageError('Give --column for tables or --field for JSON, not both.');
  }
  const { files, totalBytes } = await inputsOf(given, remarks.unread, remarks.leftOut);
  if (files.length === 0)
    throw new UsageError(remarks.lines().map(terminalText).join(' ') || 'There are no files to read.');
  if (files.includes('-')) refuseTerminal();
  remarks.hasSeveral = files.length > 1;
  let bytes = 0;
  let current: Source | undefined;
  let isClosed = false;

  async function* counted({ stream }: Source): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      bytes += chunk.length;
      yield chunk;
    }
  }

  async function* locatedIn(name: string): AsyncGenerator<Located[]> {
    const before = bytes;
    let found = 0;
    let form: InputForm = 'text';
    current = name === '-' ? { stream: process.stdin, totalBytes: undefined } : await openFile(name);
    const isWanted = isOfType(options.type);
    const batches = readEntries(counted(current), {
      name,
      form: options.input,
      columns: column,
      fields: field,
      report: remarks.of(name),
      recognised: (as) => {
        form = as;
      },
    });
    for await (const batch of batches) {
      found += batch.length;
      const located = batch.map((entry) => ({ observable: entry.observable, from: originOf(name, entry) }));
      yield options.type === undefined ? located : located.filter(isWanted);
    }
    if (found === 0 && !isClosed) remarks.nothingIn(name, bytes === before ? undefined : form);
  }

  async function* all(): AsyncGenerator<Located[]> {
    for (const name of files) {
      try {
        yield* locatedIn(name);
      } catch (error) {
        if (isClosed) return;
        if (error instanceof UsageError) remarks.unreadAsSaid(error.message);
        else if (isUnreadable(error)) remarks.unread(name, error.message);
        else throw error;
      }
    }
  }

  const close = () => {
    isClosed = true;
    current?.stream.destroy();
  };
  return { batches: all(), count: undefined, totalBytes, bytesRead: () => bytes, close };
}

function originOf(file: string, { line, part }: Entry): Origin {
  if (part !== undefined) return { file, part };
  return line === undefined ? { file } : { file, line };
}

function refuseTerminal(): void {
  if (process.stdin.isTTY) {
    throw new UsageError('Nothing to look up. Give observables as arguments, a file with --file, or pipe text in.');
  }
}

/** A fault of the input: it is not as was said, or the system can't read on. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof UnusableInput || (error instanceof Error && 'syscall' in error);
}

function isOfType(types: readonly ObservableType[] | undefined): (located: Located) => boolean {
  return ({ observable }) => types === undefined || types.includes(observable.type);
}

/** An argument may be one observable or a piece of text that holds some. */
function observablesIn(argument: string, remarks: InputRemarks): Observable[] {
  const found = wholeValue(argument) ?? extractObservables(argument, remarks.network);
  if (found.length === 0) throw new UsageError(`${JSON.stringify(argument)} is no IP address, URL or domain.`);
  return found;
}

async function* only(observables: readonly Located[]) {
  yield observables;
}
