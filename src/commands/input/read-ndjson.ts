import { observableOf } from '../../observables/extraction/observable-of.ts';
import { type Entry, entryOf, type SkippedLine } from './entry.ts';
import type { LineBlock } from './read-lines.ts';
import { usualNames } from './usual-names.ts';

/**
 * Reads newline-delimited JSON block by block. `field` is the path of names, joined by dots, to the observable: a string
 * or a list of strings. Without it, the first usual name (`url`, `observable`, `ip` …) that an object has, be it a string
 * or an observable `{"type", "value"}`. A line that is no JSON or has no observable there is reported.
 */
export function ndjsonReader(field: string | undefined, skipped: SkippedLine): (block: LineBlock) => Entry[] {
  const path = field?.split('.');
  return ({ first, lines }) => {
    const entries: Entry[] = [];
    for (const [index, text] of lines.entries()) {
      if (text.trim() === '') continue;
      const line = first + index;
      const record = parse(text);
      if (record === undefined) {
        skipped(line, 'no JSON');
        continue;
      }
      const before = entries.length;
      for (const value of path === undefined ? usualValues(record) : valuesAt(record, path)) {
        const observable = observableOf(value);
        if (observable !== undefined) entries.push(entryOf(observable, line));
      }
      if (entries.length === before) skipped(line, `no URL, domain or IP address in ${field ?? usualNames.join(', ')}`);
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

function valuesAt(record: unknown, path: readonly string[]): string[] {
  return stringsIn(path.reduce<unknown>((value, name) => propertyOf(value, name), record));
}

function usualValues(record: unknown): string[] {
  if (typeof record === 'string') return [record];
  for (const name of usualNames) {
    const value = propertyOf(record, name);
    if (value === undefined || value === null) continue;
    return stringsIn(propertyOf(value, 'value') ?? value);
  }
  return [];
}

function propertyOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
