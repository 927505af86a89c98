import type { Buffer } from 'node:buffer';
import { csvRecords } from './csv-records.ts';
import { textBytes } from './decoded-bytes.ts';
import { mailsIn, wholeOf } from './documents.ts';
import type { Entry, ReadingReport } from './entry.ts';
import type { InputForm } from './input-forms.ts';
import { peeked } from './peeked.ts';
import { csvReader } from './read-csv.ts';
import { type LineBlock, readLines } from './read-lines.ts';
import { ndjsonReader } from './read-ndjson.ts';
import { entriesOfPlainLines } from './read-plain-lines.ts';
import { textReader } from './read-text.ts';
import { zeekReader } from './read-zeek.ts';
import { couldBecomeMail, isHtmlName } from './recognise-document.ts';
import { recogniseInput } from './recognise-input.ts';
import { isFolded, unfolded } from './unfolded.ts';

/** How to read an input. */
export type InputOptions = {
  /** A file's name tells whether it is Brotli, and where its beginning says nothing, whether it is HTML or an e-mail. */
  readonly name?: string;
  /** Without it, recognised from the first 64 KiB or what comes at once. */
  readonly form?: InputForm | undefined;
  /** Of a table: the headings or numbers (from 1) of the columns with the observables. Makes the form a table's. */
  readonly columns?: readonly string[];
  /** Of JSON: the paths to the observables, `indicator.value`. Makes the form one of JSON's. */
  readonly fields?: readonly string[];
  readonly report: ReadingReport;
  /** Is told as what the input is read. */
  readonly recognised?: (form: InputForm) => void;
};

/** Small enough for a batch to be gone before the garbage collector moves it: larger ones cost a third more. */
const maxBatch = 500;
const maxHead = 65_536;

/**
 * The observables of a byte stream (a file, standard input), in order, in batches of 1 to 500. Nothing more is read
 * until a batch has been taken, and what is held does not grow with the input, but for an HTML document or an e-mail,
 * which may have 64 MiB. Unreadable lines are reported and passed over. Rejects if the stream does, and with
 * `UnusableInput` when it is no text, is damaged, or does not have the column asked for.
 */
export async function* readEntries(bytes: AsyncIterable<Uint8Array>, options: InputOptions): AsyncGenerator<Entry[]> {
  const { head, all } = await peeked(textBytes(bytes, options.name ?? ''), isTelling);
  if (head.length === 0) return;
  const start = head.toString('utf8', 0, maxHead);
  const form = formOf(start, options);
  options.recognised?.(form);
  for await (const entries of entriesIn(all, form, isFolded(start), options)) yield* batchesOf(entries);
}

/** A line is enough, unless it looks like the first of an e-mail. */
function isTelling(head: Buffer): boolean {
  if (head.length >= maxHead) return true;
  return head.includes(0x0a) && !couldBecomeMail(head.toString('utf8'));
}

async function* entriesIn(
  bytes: AsyncIterable<Uint8Array>,
  form: InputForm,
  hasFolds: boolean,
  { columns = [], fields = [], report }: InputOptions,
): AsyncGenerator<Entry[]> {
  switch (form) {
    case 'email': {
      const { entriesOfEmail } = await import('./read-email.ts');
      for await (const { mail, name } of mailsIn(bytes)) yield await entriesOfEmail(mail, name, report);
      return;
    }
    case 'html': {
      const { entriesOfHtml } = await import('./read-html.ts');
      yield entriesOfHtml((await wholeOf(bytes)).toString('utf8'), report.network);
      return;
    }
    case 'json': {
      const { jsonReader } = await import('./read-json.ts');
      const { read, end } = jsonReader(fields, report);
      for await (const chunk of bytes) yield read(chunk);
      end();
      return;
    }
    default: {
      const { read, end } = blockReader(form, columns, fields, report);
      const blocks = readLines(bytes, report.skipped);
      for await (const block of hasFolds ? unfolded(blocks) : blocks) yield read(block);
      yield end();
    }
  }
}

/** Gives the entries of a block of lines, and at the end those held back. */
type BlockReader = { readonly read: (block: LineBlock) => Entry[]; readonly end: () => Entry[] };

function blockReader(
  form: Exclude<InputForm, 'email' | 'html' | 'json'>,
  columns: readonly string[],
  fields: readonly string[],
  report: ReadingReport,
): BlockReader {
  const none = () => [];
  switch (form) {
    case 'lines':
      return { read: (block) => entriesOfPlainLines(block, report), end: none };
    case 'text':
      return { read: textReader(report), end: none };
    case 'ndjson':
      return { read: ndjsonReader(fields, report), end: none };
    case 'zeek': {
      const { read, end } = zeekReader(columns, report);
      const atEnd = () => {
        end();
        return [];
      };
      return { read, end: atEnd };
    }
    case 'csv': {
      const records = csvRecords(report.skipped);
      const { read, end } = csvReader(columns, report);
      const atEnd = () => {
        const last = read(records());
        end();
        return last;
      };
      return { read: (block) => read(records(block)), end: atEnd };
    }
  }
}

function formOf(head: string, { name = '', form, columns = [], fields = [] }: InputOptions): InputForm {
  if (form !== undefined) return form;
  const recognised = recogniseInput(head);
  if (columns.length > 0) return recognised === 'zeek' ? 'zeek' : 'csv';
  if (fields.length > 0) return recognised === 'json' ? 'json' : 'ndjson';
  if (recognised === 'text' || recognised === 'lines') {
    if (isHtmlName(name)) return 'html';
    if (/\.(?:eml|mbox)$/i.test(name)) return 'email';
  }
  return recognised;
}

function* batchesOf(entries: Entry[]): Generator<Entry[]> {
  if (entries.length <= maxBatch) {
    if (entries.length > 0) yield entries;
    return;
  }
  for (let at = 0; at < entries.length; at += maxBatch) yield entries.slice(at, at + maxBatch);
}
