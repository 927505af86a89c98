import { type Entry, entryOf, type ReadingReport } from './entry.ts';
import { firstTimes } from './first-times.ts';
import { observablesIn, observablesOf } from './observables-of.ts';
import { pageUrl } from './page-url.ts';

/** Reads a table piece by piece; `end` tells what there is to tell of the whole. */
export type CellReader<Piece> = {
  readonly read: (piece: Piece) => Entry[];
  readonly end: () => void;
};

/**
 * Takes the observables out of a table's rows. Where no columns were asked for, each observable once, and at the end those
 * columns are told in which there were any, by name or else by number; a host and a path that stand in columns of their
 * own make a URL as well. `readText` reads a row that is none as the text it is. Where some were asked for, a row without an observable in them is reported.
 */
export function cellReader(isAskedFor: boolean, report: ReadingReport) {
  const isNew = firstTimes();
  const fruitful = new Set<string>();

  function read(
    cells: readonly string[],
    names: readonly string[],
    columns: readonly number[] | undefined,
    line: number,
  ): Entry[] {
    const entries: Entry[] = [];
    let isBlank = true;
    for (const column of columns ?? cells.keys()) {
      const cell = cells[column] ?? '';
      if (cell === '') continue;
      if (isAskedFor && cell.trim() !== '') isBlank = false;
      const found = observablesOf(cell, report.network);
      if (found.length > 0 && !isAskedFor) fruitful.add(names[column] || String(column + 1));
      for (const observable of found) entries.push(entryOf(observable, line));
    }
    if (isAskedFor) {
      if (entries.length === 0 && !isBlank)
        report.skipped(line, `no URL, domain or IP address in ${named(columns)}`, 'unread');
      return entries;
    }
    const url = names.length === 0 ? undefined : pageUrl(cells.map((cell, index) => [names[index] ?? '', cell]));
    if (url !== undefined) entries.push(entryOf(url, line));
    return entries.filter(({ observable }) => isNew(observable));
  }

  function readText(text: string, line: number): Entry[] {
    const entries = observablesIn(text, report.network).map((observable) => entryOf(observable, line));
    return entries.filter(({ observable }) => isNew(observable));
  }

  return { read, readText, end: () => fruitful.size > 0 && report.columns([...fruitful]) };
}

function named(columns: readonly number[] = []): string {
  return `column${columns.length === 1 ? '' : 's'} ${columns.map((column) => column + 1).join(', ')}`;
}
