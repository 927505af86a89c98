import { parse } from 'csv-parse/sync';
import type { FeedParser, RawRow } from './feed.ts';
import { refusedRow } from './feed.ts';
import { type TableColumns, tableColumns } from './recognise-form.ts';
import { createSplitter } from './splitter.ts';

/**
 * Parses `csv.php`: a header line that names the columns (`TYPE,URL,IP`; `DATE` is read too if it is there, and `FAMILY`, as
 * `export` writes it, for `TYPE`), then a row a line. What stands before the header is no row. No cell of the tracker's holds a line break, so each line stands for itself and a stray quote costs no other row.
 * A line with more cells than columns has commas in its URL, which are put back. A last line that has fewer, and no line
 * end, is no row: the table is `cut-short`.
 */
export function createCsvParser(emit: (row: RawRow) => void): FeedParser {
  let columns: TableColumns | undefined;
  let isLast = false;
  let isBroken = false;
  const lines = createSplitter(/\r?\n/, ({ text, isCut }) => {
    if (isCut) emit(refusedRow('too-long', text));
    else if (text.trim() === '') return;
    else if (columns === undefined) columns = tableColumns(text);
    else if (isLast && (splitLine(text, columns.separator)?.length ?? 0) < columns.names.length) isBroken = true;
    else emit(readLine(text, columns));
  });
  return {
    write: lines.write,
    end() {
      isLast = true;
      lines.end();
      return isBroken ? { kind: 'cut-short', detail: 'the last line breaks off' } : undefined;
    },
  };
}

function readLine(line: string, { names, separator }: TableColumns): RawRow {
  const cells = splitLine(line, separator);
  if (cells === undefined) return refusedRow('unreadable', line);
  const urlAt = names.indexOf('url');
  const surplus = Math.max(0, cells.length - names.length);
  const cell = (name: string): string => {
    const at = names.indexOf(name);
    return (at === -1 ? undefined : cells[at > urlAt ? at + surplus : at]) ?? '';
  };
  const family = cell(names.includes('type') ? 'type' : 'family');
  const url = cells.slice(urlAt, urlAt + surplus + 1).join(separator);
  return { kind: 'cells', cells: { family, url, ip: cell('ip'), date: cell('date') } };
}

/** The cells of a line; one whose quotes are not closed is taken without its quotes. */
function splitLine(line: string, delimiter: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter);
  try {
    return parse(line, { delimiter, relax_quotes: true, relax_column_count: true })[0];
  } catch {
    return line.replaceAll('"', '').split(delimiter);
  }
}
