import { csvRecords } from './csv-records.ts';
import type { Entry, SkippedLine } from './entry.ts';
import { csvReader } from './read-csv.ts';
import { type LineBlock, readLines } from './read-lines.ts';
import { ndjsonReader } from './read-ndjson.ts';
import { entriesOfPlainLines } from './read-plain-lines.ts';
import { textReader } from './read-text.ts';
import { type InputForm, recogniseInput } from './recognise-input.ts';

/** How to read an input. */
export type InputOptions = {
  /** Without it: `csv` with a column, `ndjson` with a field, else recognised from the first 64 KiB or what comes at once. */
  readonly form?: InputForm | undefined;
  /** Of CSV: the heading or number (from 1) of the column with the observables. */
  readonly column?: string | undefined;
  /** Of NDJSON: the path to the observable, `indicator.value`. */
  readonly field?: string | undefined;
  /** Is told of each line that could not be read. */
  readonly skipped?: SkippedLine | undefined;
};

/** Small enough for a batch to be gone before the garbage collector moves it: larger ones cost a third more. */
const maxBatch = 500;

/**
 * The observables of a byte stream (a file, standard input), in order, in batches of 1 to 500. Nothing more is read
 * until a batch has been taken, and what is held does not grow with the input. Unreadable lines are reported and passed
 * over. Rejects if the stream does, and with `UnusableInput` when the column asked for isn't there.
 */
export async function* readEntries(
  bytes: AsyncIterable<Uint8Array>,
  options: InputOptions = {},
): AsyncGenerator<Entry[]> {
  const skipped = options.skipped ?? (() => undefined);
  let read: BlockReader | undefined;
  for await (const block of readLines(bytes, skipped)) {
    read ??= readerOf(formOf(block, options), options, skipped);
    yield* batchesOf(read(block));
  }
  if (read !== undefined) yield* batchesOf(read());
}

/** Gives the entries of a block of lines; without a block, those held back until the end. */
type BlockReader = (block?: LineBlock) => Entry[];

function readerOf(form: InputForm, { column, field }: InputOptions, skipped: SkippedLine): BlockReader {
  switch (form) {
    case 'lines':
      return atEveryBlock((block) => entriesOfPlainLines(block, skipped));
    case 'text':
      return atEveryBlock(textReader());
    case 'ndjson':
      return atEveryBlock(ndjsonReader(field, skipped));
    case 'csv': {
      const records = csvRecords(skipped);
      const entries = csvReader(column, skipped);
      return (block) => entries(records(block));
    }
  }
}

function atEveryBlock(read: (block: LineBlock) => Entry[]): BlockReader {
  return (block) => (block === undefined ? [] : read(block));
}

function formOf({ lines }: LineBlock, { form, column, field }: InputOptions): InputForm {
  if (form !== undefined) return form;
  if (column !== undefined) return 'csv';
  if (field !== undefined) return 'ndjson';
  return recogniseInput(`${lines.join('\n')}\n`);
}

function* batchesOf(entries: Entry[]): Generator<Entry[]> {
  if (entries.length <= maxBatch) {
    if (entries.length > 0) yield entries;
    return;
  }
  for (let at = 0; at < entries.length; at += maxBatch) yield entries.slice(at, at + maxBatch);
}
