import { parse } from 'csv-parse/sync';
import type { SkippedLine } from './entry.ts';
import type { LineBlock } from './read-lines.ts';

/** One row of a table, and the number of the line it starts on. */
export type CsvRecord = {
  readonly cells: readonly string[];
  readonly line: number;
  /** The whole line, where no quotes say what belongs together. */
  readonly unquoted?: string;
};

/** Longest record that goes on over the end of a line, in characters. */
const maxOpenLength = 65_536;

const delimiters = [',', ';', '\t'] as const;
type Delimiter = (typeof delimiters)[number];

/** The line with which Excel tells itself what stands between the cells. */
const announcement = /^sep=([,;\t])\s*$/i;

/** Whether `line` is no row, but announces the delimiter: `sep=;`. */
export function isAnnouncement(line: string): boolean {
  return announcement.test(line);
}

/** What stands between the cells of `line`: comma, semicolon or tab, whichever is found the most outside quotes. */
export function delimiterOf(line: string): Delimiter {
  const unquoted = line.replaceAll(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/**
 * Makes records of a table's lines, block by block. Inside quotes a record goes on over the end of a line; one that does
 * so beyond 64 KiB is taken for a quote that was never closed: its first line is reported, read as if it had no quotes, and
 * reading goes on with the next. Call it without a block at the end, for what is left.
 */
export function csvRecords(skipped: SkippedLine): (block?: LineBlock) => CsvRecord[] {
  let open: LineBlock = { first: 1, lines: [] };
  let delimiter: Delimiter | undefined;
  return (block) => {
    const { first } = open;
    const lines = [...open.lines, ...(block?.lines ?? [])];
    let complete = completeLines(lines);
    const openLength = lines.slice(complete).join('\n').length;
    if (complete < lines.length && (block === undefined || openLength > maxOpenLength)) {
      skipped(first + complete, 'a quote that is never closed');
      lines[complete] = withoutQuotes(lines[complete] ?? '');
      complete = lines.length;
    }
    open = { first: first + complete, lines: lines.slice(complete) };
    if (first === 1 && isAnnouncement(lines[0] ?? '')) lines[0] = '';
    const heading = lines.find((line) => line !== '' && !line.startsWith('#'));
    if (heading !== undefined) delimiter ??= delimiterOf(heading);
    return recordsOf({ first, lines: lines.slice(0, complete) }, delimiter ?? ',', skipped);
  };
}

/** How many of `lines` come before a quote that none of them closes. */
function completeLines(lines: readonly string[]): number {
  let openSince: number | undefined;
  for (const [index, line] of lines.entries()) {
    for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) {
      openSince = openSince === undefined ? index : undefined;
    }
  }
  return openSince ?? lines.length;
}

function recordsOf({ first, lines }: LineBlock, delimiter: Delimiter, skipped: SkippedLine): CsvRecord[] {
  const text = lines.join('\n');
  if (!text.includes('"')) {
    return lines.flatMap((line, index) =>
      line === '' ? [] : [{ cells: line.split(delimiter), line: first + index, unquoted: line }],
    );
  }
  try {
    return parseQuoted(text, first, delimiter);
  } catch {
    if (lines.length > 1)
      return lines.flatMap((line, i) => recordsOf({ first: first + i, lines: [line] }, delimiter, skipped));
    skipped(first, 'quotes that make no sense');
    return recordsOf({ first, lines: [withoutQuotes(text)] }, delimiter, skipped);
  }
}

/** A line whose quotes can't be understood is read as if it had none. */
function withoutQuotes(line: string): string {
  return line.replaceAll('"', ' ');
}

function parseQuoted(text: string, first: number, delimiter: Delimiter): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = first;
  parse(text, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    on_record: (cells: string[], { lines }) => {
      records.push({ cells, line });
      line = first + lines;
      return null;
    },
  });
  return records;
}
