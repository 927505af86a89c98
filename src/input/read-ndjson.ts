import { type Entry, entryOf, type ReadingReport } from './entry.ts';
import { firstTimes } from './first-times.ts';
import { isWithin, stringsIn } from './json-strings.ts';
import { observablesOf } from './observables-of.ts';
import { pageUrl } from './page-url.ts';
import type { LineBlock } from './read-lines.ts';

/**
 * Reads newline-delimited JSON block by block. `fields` are paths of names, joined by dots, to the observables; without
 * any, every string is searched, each observable given once, a host and a path in fields of their own as a URL as well,
 * and a line that is no JSON read as text. With some, a line that is no JSON or has no observable there is reported.
 */
export function ndjsonReader(fields: readonly string[], report: ReadingReport): (block: LineBlock) => Entry[] {
  const isNew = firstTimes();
  const all = fields.length === 0;

  function observablesIn(text: string, line: number) {
    const record = parse(text);
    if (record === undefined) return all ? observablesOf(text, report.network) : undefined;
    return stringsIn(record, (reason) => report.skipped(line, reason, 'unread')).flatMap(
      ({ path, value, siblings }) => {
        if (!all) return fields.some((field) => isWithin(path, field)) ? observablesOf(value, report.network) : [];
        const url = siblings === undefined ? undefined : pageUrl(siblings);
        const found = observablesOf(value, report.network);
        return url === undefined ? found : [...found, url];
      },
    );
  }

  return ({ first, lines }) => {
    const entries: Entry[] = [];
    for (const [index, text] of lines.entries()) {
      if (text.trim() === '') continue;
      const line = first + index;
      const found = observablesIn(text, line);
      for (const observable of found ?? []) {
        if (!all || isNew(observable)) entries.push(entryOf(observable, line));
      }
      if (all || (found !== undefined && found.length > 0)) continue;
      if (found === undefined) report.skipped(line, 'no JSON', 'unread');
      else report.skipped(line, `no URL, domain or IP address in ${fields.join(', ')}`);
    }
    return entries;
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
