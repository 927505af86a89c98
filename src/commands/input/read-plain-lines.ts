import { observableOf } from '../../observables/extraction/observable-of.ts';
import { type Entry, entryOf, type SkippedLine } from './entry.ts';
import type { LineBlock } from './read-lines.ts';

/** The entries of a list with one observable, defanged or not, on each line; blank lines and `#` comments are ignored. */
export function entriesOfPlainLines({ first, lines }: LineBlock, skipped: SkippedLine): Entry[] {
  const entries: Entry[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const observable = observableOf(line);
    if (observable !== undefined) entries.push(entryOf(observable, first + index));
    else if (!isBlankOrComment(line)) skipped(first + index, 'no URL, domain or IP address');
  }
  return entries;
}

function isBlankOrComment(line: string): boolean {
  const trimmed = line.trim();
  return trimmed === '' || trimmed.startsWith('#');
}
