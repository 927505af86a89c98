import { extractObservables } from '../../observables/extraction/extract-observables.ts';
import { type Entry, entryOf } from './entry.ts';
import type { LineBlock } from './read-lines.ts';

const maxRemembered = 100_000;

/**
 * Reads free text block by block: the observables found in it, each with the line it was first seen on. One that returns
 * is left out, unless 100,000 others have been found since (so that memory stays bounded). No line is unreadable.
 */
export function textReader(): (block: LineBlock) => Entry[] {
  let recent = new Set<string>();
  let older = new Set<string>();
  return ({ first, lines }) => {
    const entries: Entry[] = [];
    for (const [index, line] of lines.entries()) {
      for (const observable of extractObservables(line)) {
        const entry = entryOf(observable, first + index);
        const identity = `${observable.type} ${entry.observable.value}`;
        const isNew = !recent.has(identity) && !older.has(identity);
        recent.add(identity);
        if (isNew) entries.push(entry);
        if (recent.size >= maxRemembered) {
          older = recent;
          recent = new Set();
        }
      }
    }
    return entries;
  };
}
