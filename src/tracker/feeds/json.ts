import type { FeedParser, RawRow } from './feed.ts';
import { maxRowLength, refusedRow } from './feed.ts';

/**
 * Parses a JSON array of objects with `date` (DD-MM-YYYY), `url`, `ip` and `type` (the family); what is missing or no
 * text is empty. An item that is no object is refused. An array that is not closed is `cut-short`.
 */
export function createJsonParser(emit: (row: RawRow) => void): FeedParser {
  let state: 'before' | 'inside' | 'after' = 'before';
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let item = '';

  const finishItem = (): void => {
    if (item.length > maxRowLength) emit(refusedRow('too-long', item));
    else if (item.trim() !== '') emit(readItem(item));
    item = '';
  };
  /** Follows strings and nesting; true when `character` ends an item. */
  const isItemEnd = (character: string): boolean => {
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (character === '\\') isEscaped = true;
      else if (character === '"') isInString = false;
      return false;
    }
    if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (depth > 0 && (character === '}' || character === ']')) depth -= 1;
    else return depth === 0 && (character === ',' || character === ']');
    return false;
  };

  return {
    write(text) {
      let from = 0;
      if (state === 'before') {
        from = text.indexOf('[') + 1;
        if (from > 0) state = 'inside';
      }
      for (let at = from; at < text.length && state === 'inside'; at += 1) {
        const character = text.charAt(at);
        if (!isItemEnd(character)) continue;
        item += text.slice(from, at);
        finishItem();
        from = at + 1;
        if (character === ']') state = 'after';
      }
      if (state === 'inside' && item.length <= maxRowLength) item += text.slice(from);
    },
    end() {
      return state === 'inside' ? { kind: 'cut-short', detail: 'the JSON array is not closed' } : undefined;
    },
  };
}

function readItem(text: string): RawRow {
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch {
    return refusedRow('unreadable', text);
  }
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return refusedRow('unreadable', text);
  const cells = new Map<string, unknown>(Object.entries(item));
  const cell = (name: string): string => {
    const value = cells.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { kind: 'cells', cells: { family: cell('type'), url: cell('url'), ip: cell('ip'), date: cell('date') } };
}
