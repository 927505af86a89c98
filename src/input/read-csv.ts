import { type CellReader, cellReader } from './cell-reader.ts';
import type { CsvRecord } from './csv-records.ts';
import { type Entry, type ReadingReport, UnusableInput } from './entry.ts';
import { observablesOf } from './observables-of.ts';

/**
 * Takes the observables out of a table's records: out of the `asked` columns, each a heading, compared without regard to
 * case, or a number counted from 1; when none is asked for, out of all of them, each observable once.
 *
 * The first row counts as headings when nothing in it is an observable. Empty cells and comments (`#`) are ignored; a row
 * without an observable in the columns asked for is reported, and one with more cells than the first is read as text too. Throws `UnusableInput` when there is no such column.
 */
export function csvReader(asked: readonly string[], report: ReadingReport): CellReader<readonly CsvRecord[]> {
  const reader = cellReader(asked.length > 0, report);
  let columns: readonly number[] | undefined;
  let names: readonly string[] = [];
  let seen = 0;
  let width = 0;
  let widest = 0;
  const read = (records: readonly CsvRecord[]): Entry[] => {
    const entries: Entry[] = [];
    for (const { cells, line, unquoted } of records) {
      if (cells[0]?.startsWith('#')) continue;
      seen += 1;
      widest = Math.max(widest, cells.length);
      if (seen === 1) {
        if (asked.length > 0) columns = columnsAskedFor(asked, cells);
        const isHeading = cells.every((cell) => observablesOf(cell).length === 0);
        width = cells.length;
        names = isHeading ? cells.map((cell) => cell.trim()) : [];
        if (isHeading) continue;
        // A row that was asked for by its headings is one, whatever they look like.
        if (columns?.some((column) => isNamed(asked, cells[column] ?? ''))) continue;
      }
      entries.push(...reader.read(cells, names, columns, line));
      // A delimiter within a URL, say, that should have been quoted.
      if (unquoted !== undefined && columns === undefined && cells.length > width) {
        entries.push(...reader.readText(unquoted, line));
      }
    }
    return entries;
  };
  function end(): void {
    const beyond = columns?.find((column) => column >= widest);
    if (beyond !== undefined && seen > 0)
      throw new UnusableInput(`there is no column ${beyond + 1}; there ${widest === 1 ? 'is' : 'are'} ${widest}`);
    reader.end();
  }

  return { read, end };
}

function isNamed(asked: readonly string[], heading: string): boolean {
  return asked.some((name) => sameHeading(name) === sameHeading(heading));
}

function columnsAskedFor(asked: readonly string[], cells: readonly string[]): number[] {
  const headings = cells.map(sameHeading);
  return asked.map((name) => {
    const index = headings.indexOf(sameHeading(name));
    if (index !== -1) return index;
    if (/^[1-9]\d{0,3}$/.test(name)) return Number(name) - 1;
    throw new UnusableInput(
      `there is no column ${JSON.stringify(name)}; there are ${headings.slice(0, 50).join(', ')}`,
    );
  });
}

function sameHeading(heading: string): string {
  return heading.trim().toLowerCase();
}
