import { observableOf } from '../../observables/extraction/observable-of.ts';
import type { CsvRecord } from './csv-records.ts';
import { type Entry, entryOf, type SkippedLine, UnusableInput } from './entry.ts';
import { usualNames } from './usual-names.ts';

const nothing = 'no URL, domain or IP address';

/**
 * Takes the observables out of a table's records, always from one column.
 *
 * `column` is a heading, compared without regard to case, or a number counted from 1. Without it: the column with the
 * first usual heading (`url`, `observable`, `indicator`, `ioc`, `value`, `domain`, `ip`, `host`), or else the first that
 * holds an observable in the first row that has one. The first row counts as headings when it has no observable.
 * Empty cells and comments (`#`) are ignored, unreadable cells reported. Throws `UnusableInput` when there is no such column.
 */
export function csvReader(
  column: string | undefined,
  skipped: SkippedLine,
): (records: readonly CsvRecord[]) => Entry[] {
  let index: number | undefined;
  let seen = 0;
  return (records) => {
    const entries: Entry[] = [];
    for (const { cells, line } of records) {
      if (cells[0]?.startsWith('#')) continue;
      seen += 1;
      index ??= seen === 1 ? columnByHeading(cells, column) : undefined;
      index ??= columnByContent(cells);
      if (index === undefined) {
        if (seen > 1) skipped(line, `${nothing} in any column`);
        continue;
      }
      const cell = cells[index] ?? '';
      const observable = observableOf(cell);
      if (observable !== undefined) entries.push(entryOf(observable, line));
      else if (seen > 1 && cell.trim() !== '') skipped(line, `${nothing} in column ${index + 1}`);
    }
    return entries;
  };
}

function columnByHeading(cells: readonly string[], column: string | undefined): number | undefined {
  const headings = cells.map((cell) => cell.trim().toLowerCase());
  const indexOf = (heading: string) => {
    const index = headings.indexOf(heading);
    return index === -1 ? undefined : index;
  };
  if (column === undefined) {
    for (const name of usualNames) if (indexOf(name) !== undefined) return indexOf(name);
    return undefined;
  }
  const index =
    indexOf(column.trim().toLowerCase()) ?? (/^[1-9]\d{0,3}$/.test(column) ? Number(column) - 1 : undefined);
  if (index !== undefined) return index;
  throw new UnusableInput(
    `there is no column ${JSON.stringify(column)}; there are ${headings.slice(0, 50).join(', ')}`,
  );
}

function columnByContent(cells: readonly string[]): number | undefined {
  const index = cells.findIndex((cell) => observableOf(cell) !== undefined);
  return index === -1 ? undefined : index;
}
