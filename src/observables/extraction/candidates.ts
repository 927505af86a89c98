/** A stretch of a text that may be an observable, without the punctuation around it. */
export type Candidate = {
  readonly value: string;
  /** Whether it starts with `http://`, `https://` or `ftp://`. */
  readonly hasScheme: boolean;
  /** The character behind the stretch; empty at the end. */
  readonly next: string;
};

const wordCharacter = String.raw`\p{L}\p{M}\p{N}_`;
const label = String.raw`[\p{L}\p{M}\p{N}-]{1,63}`;
const host = String.raw`${label}(?:\.${label}){1,126}`;
const urlCharacter = String.raw`(?!\]\(|[,;]h?t?tps?://)[^\s<>"'\x60|\\^\p{Pi}\p{Pf}\u3000-\u303f\uff00-\uff0f]`;
const bracketedAddress = String.raw`\[[\da-f]{0,4}:[\da-f:.]{1,45}\]`;

/** Not inside a word, a file's path, an e-mail address or behind a dot of a longer name; `//` and `\\` may stand before. */
const start = String.raw`(?<![${wordCharacter}@-]|[${wordCharacter}]\.|(?<!\/)\/|(?<!\\)\\)`;

/** Behind a single slash only an address counts (Squid's `HIER_DIRECT/192.0.2.1`), no version (`Chrome/120.0.0.0`). */
const slashedAddress = String.raw`(?<=[${wordCharacter}]\/)(?=(?:\d{1,3}\.){3}(?!0(?!\d))\d{1,3}(?![\d.]))`;

const scanner = new RegExp(
  [
    String.raw`(?<url>(?:https?|ftp):\/\/(?:${bracketedAddress})?(?:${urlCharacter}){0,8192})`,
    `${start}(?<email>[${wordCharacter}.%+=-]{1,64}@[${wordCharacter}.-]{1,253})`,
    String.raw`(?:(?<![${wordCharacter}:.])(?:[\da-f]{1,4})?(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3})`,
    String.raw`(?:${start}|${slashedAddress})(?:(?:${bracketedAddress}|${host})(?::\d{1,5}(?!\d))?(?:[/?](?:${urlCharacter}){0,8192})?)`,
  ].join('|'),
  'giu',
);

/**
 * What in a re-fanged word may be an observable, in order: anything behind `http://`, `https://` or `ftp://`, names and
 * addresses with what follows them, IPv6 addresses. E-mail addresses are passed over. Time is linear in the length.
 */
export function candidatesIn(word: string): Candidate[] {
  const candidates: Candidate[] = [];
  scanner.lastIndex = 0;
  for (let match = scanner.exec(word); match !== null; match = scanner.exec(word)) {
    const { url, email } = match.groups ?? {};
    if (email !== undefined) continue;
    const value = withoutTrailingPunctuation(match[0]);
    const next = word.charAt(match.index + value.length);
    candidates.push({ value, hasScheme: url !== undefined, next });
  }
  return candidates;
}

const closers = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);
const punctuation = new Set([...'.,;:!?*…']);
const endsInPunctuation = /[)\]}.,;:!?*…]$/;

/** Without trailing punctuation, and without closing brackets that were opened before the value: `(see http://host/a).` */
function withoutTrailingPunctuation(value: string): string {
  if (!endsInPunctuation.test(value)) return value;
  const surplus = new Map([...closers].map(([close, open]) => [close, count(value, close) - count(value, open)]));
  let end = value.length;
  while (end > 0) {
    const last = value.charAt(end - 1);
    const unopened = surplus.get(last) ?? 0;
    if (unopened > 0) surplus.set(last, unopened - 1);
    else if (!punctuation.has(last)) break;
    end -= 1;
  }
  return value.slice(0, end);
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}
