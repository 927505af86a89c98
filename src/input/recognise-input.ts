import { parse } from 'csv-parse/sync';
import { observableOf } from '../observables/extraction/observable-of.ts';
import { delimiterOf, isAnnouncement } from './csv-records.ts';
import type { InputForm } from './input-forms.ts';
import { isHtml, isMail, looksLikeJson } from './recognise-document.ts';
import { isFolded } from './unfolded.ts';

const maxLines = 200;
const maxRecords = 20;

/** Headings of columns that hold observables: one of these words in it. */
const usual =
  /(?:^|[^a-z])(?:url|uri|observable|indicator|ioc|value|domain|ip|host|hostname|address|fqdn)(?:[^a-z]|$)/i;

/**
 * The form of an input that starts with `head`, its last line perhaps cut off.
 *
 * - `zeek`: a log of Zeek's, its header first.
 * - `ndjson`: the first line is a JSON object. `json`: it starts as another JSON document does.
 * - `email`: it starts with an e-mail's headers, or a mailbox's first line and those. `html`: it starts with a tag.
 * - `csv`: at least two rows of the same number of cells, at least two, and an observable in a cell or a usual heading.
 * - `lines`: at least half of the lines, without blank ones and comments, are an observable each, or one of them is and nine
 *   in ten are one word; also when there is none.
 * - `text`: anything else.
 */
export function recogniseInput(head: string): InputForm {
  if (/^\ufeff?#(?:separator |fields\t)/.test(head)) return 'zeek';
  if (isMail(head)) return 'email';
  if (isHtml(head)) return 'html';
  if (isFolded(head)) return 'text';
  const lines = completeLines(head);
  const first = lines[0];
  if (first === undefined) return 'lines';
  if (isJsonObject(first)) return 'ndjson';
  if (looksLikeJson(head)) return 'json';
  if (isTable(lines)) return 'csv';
  const readable = lines.filter((line) => observableOf(line) !== undefined);
  return readable.length * 2 >= lines.length || (readable.length > 0 && isListOfWords(lines)) ? 'lines' : 'text';
}

/** Hardly a text has a word a line: what is not understood of such a list is to be told. */
function isListOfWords(lines: readonly string[]): boolean {
  return lines.filter((line) => !/\S\s+\S/.test(line)).length * 10 >= lines.length * 9;
}

function completeLines(head: string): string[] {
  const lines = head.replace(/^\ufeff/, '').split(/\r?\n/, maxLines + 1);
  if (lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#') && !isAnnouncement(line));
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
      headings.some((heading) => usual.test(heading)) ||
      records.some((cells) => cells.some((cell) => observableOf(cell) !== undefined))
    );
  } catch {
    return false;
  }
}
