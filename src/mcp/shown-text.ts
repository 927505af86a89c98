import { printable } from '../tracker/printable.ts';

/** Characters of a text that is shown to an agent at most. */
export const maxShownCharacters = 512;

/** What `printable` leaves that nobody sees either: private use, unassigned, halves of characters, the blank of Braille. */
const unseen = /[\p{C}\u2800\ufffd]+/gu;
const hypertext = /http(?=s?:)/gi;
const fileTransfer = /ftp(?=s?:)/gi;
/** A colon behind a scheme or within a name, not that of a port. */
const colon = /(?<=\p{L}):(?!\d{1,5}(?:[/?#\s]|$))(?=\S)/gu;
/** What ends a label of a host name, as browsers read it. */
const dot = /[.\u2024\u3002\uff0e\uff61]|%2e/gi;
/** Where a character begins that is written as HTML does. */
const entity = /&(?=#|[a-z]\w{1,30};)/gi;

/**
 * A text of the tracker's or the caller's as an agent may see it: on one line, without control, bidirectional and invisible
 * characters, defanged (`hxxp[:]//panel[.]example`) so that no program makes a link or a picture of it, at most 512
 * characters, the last of them `…` where it was longer. Never throws.
 */
export function shownText(text: string): string {
  const defanged = printable(text)
    .replace(unseen, '')
    .replace(hypertext, 'hxxp')
    .replace(fileTransfer, 'fxp')
    .replace(colon, '[:]')
    .replace(entity, '[&]')
    .replace(dot, '[$&]');
  if (defanged.length <= maxShownCharacters) return defanged;
  return `${defanged.slice(0, maxShownCharacters - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
