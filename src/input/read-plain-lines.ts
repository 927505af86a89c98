import { wholeValue } from '../observables/extraction/whole-value.ts';
import { type Entry, entryOf, type ReadingReport } from './entry.ts';

import { observablesOf } from './observables-of.ts';
import type { LineBlock } from './read-lines.ts';

/**
 * The entries of a list with one observable, defanged or not, on each line; of a line that is not just that, those that it
 * names. Blank lines and `#` comments are ignored.
 */
export function entriesOfPlainLines({ first, lines }: LineBlock, report: ReadingReport): Entry[] {
  const entries: Entry[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const whole = wholeValue(line);
    if (whole !== undefined) {
      for (const one of whole) entries.push(entryOf(one, first + index));
    } else if (!isBlankOrComment(line)) {
      let hasNetwork = false;
      const named = observablesOf(line, (network) => {
        hasNetwork = true;
        report.network(network);
      });
      for (const one of named) entries.push(entryOf(one, first + index));
      if (named.length === 0 && !hasNetwork) report.skipped(first + index, 'no URL, domain or IP address', 'unread');
    }
  }
  return entries;
}

function isBlankOrComment(line: string): boolean {
  const trimmed = line.trim();
  return trimmed === '' || trimmed.startsWith('#');
}
