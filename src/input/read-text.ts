import { type Entry, entryOf, type ReadingReport } from './entry.ts';
import { firstTimes } from './first-times.ts';
import { observablesIn } from './observables-of.ts';
import { pageUrlOfLine } from './page-url.ts';
import type { LineBlock } from './read-lines.ts';

/**
 * Reads free text block by block: the observables found in it, each with the line it was first seen on. One that returns
 * is left out (see `firstTimes`). A host and a path that a line names (`hostname=… url=/…`) make a URL as well. No line is
 * unreadable.
 */
export function textReader(report: ReadingReport): (block: LineBlock) => Entry[] {
  const isNew = firstTimes();
  return ({ first, lines }) => {
    const entries: Entry[] = [];
    for (const [index, line] of lines.entries()) {
      const url = pageUrlOfLine(line);
      for (const observable of [...observablesIn(line, report.network), ...(url === undefined ? [] : [url])]) {
        const entry = entryOf(observable, first + index);
        if (isNew(entry.observable)) entries.push(entry);
      }
    }
    return entries;
  };
}
