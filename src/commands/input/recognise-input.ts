import { parse } from 'csv-parse/sync';
import { observableOf } from '../../observables/extraction/observable-of.ts';
import { delimiterOf } from './csv-records.ts';
import { usualNames } from './usual-names.ts';

/** The forms in which observables are read. */
export const inputForms = ['lines', 'text', 'csv', 'ndjson'] as const;
export type InputForm = (typeof inputForms)[number];

const maxLines = 200;
const maxRecords = 20;
const usual: ReadonlySet<string> = new Set(usualNames);

/**
 * The form of an input that starts with `head`, its last line perhaps cut off.
 *
 * - `ndjson`: the first line is a JSON object.
 * - `csv`: at least two rows of the same number of cells, at least two, and an observable in a cell or a usual heading.
 * - `lines`: at least half of the lines, without blank ones and comments, are an observable each; also when there is none.
 * - `text`: anything else.
 */
export function recogniseInput(head: string): InputForm {
  const lines = completeLines(head);
  const first = lines[0];
  if (first === undefined) return 'lines';
  if (isJsonObject(first)) return 'ndjson';
  if (isTable(lines)) return 'csv';
  const readable = lines.filter((line) => observableOf(line) !== undefined);
  return readable.length * 2 >= lines.length ? 'lines' : 'text';
}

function completeLines(head: string): string[] {
  const lines = head.replace(/^\ufeff/, '').split(/\r?\n/, maxLines + 1);
  if (lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
}

function isJsonObject(line: string): boolean {
  if (!line.trimStart().startsWith('{')) return false;
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

function isTable(lines: readonly string[]): boolean {
  try {
    const records: string[][] = parse(lines.join('\n'), { delimiter: delimiterOf(lines[0] ?? ''), to: maxRecords });
    const [headings = []] = records;
    if (records.length < 2 || headings.length < 2) return false;
    return (
      headings.some((heading) => usual.has(heading.trim().toLowerCase())) ||
      records.some((cells) => cells.some((cell) => observableOf(cell) !== undefined))
    );
  } catch {
    return false;
  }
}
