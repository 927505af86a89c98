import { cleanRow } from './clean-row.ts';
import type { FeedRow, FeedSummary, RawRow, RefusedRow } from './feed.ts';
import { maxRefusedRows, maxRows } from './feed.ts';

/** Takes the rows of one feed, and counts what becomes of them. */
export type RowCounter = {
  /** Cleans a row and hands it on, unless it is a duplicate or beyond `maxRows`. */
  readonly take: (raw: RawRow) => void;
  readonly areTooMany: () => boolean;
  readonly summary: () => FeedSummary;
};

/** A counter that hands each row, cleaned, to `onRow`; of equal listings only the first. */
export function countRows(onRow: (row: FeedRow) => void): RowCounter {
  const refused = {
    'no-url': 0,
    'no-host': 0,
    'not-public': 0,
    'odd-address': 0,
    'shared-host': 0,
    'too-long': 0,
    unreadable: 0,
  };
  const repaired = { 'url-cleaned': 0, 'ip-cleaned': 0, 'ip-dropped': 0, 'date-dropped': 0, 'family-cleaned': 0 };
  const refusedRows: RefusedRow[] = [];
  const seen = new Set<string>();
  let rows = 0;
  let duplicates = 0;

  return {
    take(raw) {
      if (rows++ >= maxRows) return;
      const { row, repairs } = raw.kind === 'cells' ? cleanRow(raw.cells) : { row: raw, repairs: [] };
      if (row.kind === 'refused') {
        refused[row.reason] += 1;
        if (refusedRows.length < maxRefusedRows) refusedRows.push(row);
        return onRow(row);
      }
      const { family, url, ip, date } = row.listing;
      const before = seen.size;
      if (seen.add(`${family}\n${url}\n${ip}\n${date}`).size === before) {
        duplicates += 1;
        return;
      }
      for (const repair of repairs) repaired[repair] += 1;
      onRow(row);
    },
    areTooMany: () => rows > maxRows,
    summary: () => ({ rows: Math.min(rows, maxRows), kept: seen.size, refused, refusedRows, duplicates, repaired }),
  };
}
