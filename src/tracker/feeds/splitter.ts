import { maxRowLength } from './feed.ts';

/** What lies between two separators; `isCut` when it was longer than `maxRowLength`, and only its beginning is there. */
export type Part = { readonly text: string; readonly isCut: boolean };

/** Longer than any separator may be. */
const separatorLength = 64;

/**
 * Takes text in pieces that end anywhere, and hands on what lies between separators, holding at most `maxRowLength`
 * characters. The separator must match at most 64 characters, and have no capturing groups.
 */
export function createSplitter(separator: RegExp, onPart: (part: Part) => void) {
  let tail = '';
  let isSkipping = false;

  const take = (text: string): void => {
    if (isSkipping) isSkipping = false;
    else if (text.length > maxRowLength) onPart({ text: text.slice(0, separatorLength * 4), isCut: true });
    else onPart({ text, isCut: false });
  };

  return {
    write(piece: string): void {
      const parts = (tail + piece).split(separator);
      tail = parts.pop() ?? '';
      for (const part of parts) take(part);
      if (tail.length <= maxRowLength) return;
      if (!isSkipping) take(tail);
      isSkipping = true;
      tail = tail.slice(-separatorLength);
    },
    /** The end: the text after the last separator is a part too. */
    end(): void {
      take(tail);
      tail = '';
    },
  };
}
