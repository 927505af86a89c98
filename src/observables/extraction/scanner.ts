import { encodedUrl } from './embedded-url.ts';

/** What differs between the pattern for words in ASCII without `%`, which most are, and the one for any. */
type Alphabet = {
  readonly wordCharacter: string;
  /** Behind what no name starts. */
  readonly noStart: string;
  /** What else has to hold where a name starts, and where one starts nevertheless. */
  readonly startAfterAll: string;
  readonly label: string;
  /** With what a name doesn't begin. */
  readonly noHost: string;
  readonly urlEnd: string;
  readonly quotes: string;
  readonly flags: string;
};

/** Scripts that are written without spaces, or with endings attached: a name in ASCII ends where they begin. */
const unspaced = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]`;
const anyWordCharacter = String.raw`\p{L}\p{M}\p{Nd}_`;
const encodedSeparator = '%(?:0[9AD]|2[026C]|3[BD]|7C)';

const ascii: Alphabet = {
  wordCharacter: String.raw`\w`,
  noStart: String.raw`[\w@-]`,
  startAfterAll: '',
  label: String.raw`[\w-]{1,63}`,
  noHost: '',
  urlEnd: '',
  quotes: '',
  flags: 'gi',
};
const any: Alphabet = {
  wordCharacter: anyWordCharacter,
  noStart: `(?!${unspaced})[${anyWordCharacter}@%-]`,
  startAfterAll: String.raw`(?:(?<!${unspaced})|(?=[a-z\d]))|(?<=${encodedSeparator})`,
  label: String.raw`(?:[\w-]{1,63}(?!(?!${unspaced})[${anyWordCharacter}-])|[${anyWordCharacter}-]{1,63})`,
  noHost: String.raw`(?!${unspaced}{1,62}[a-z\d])`,
  urlEnd: String.raw`|(?<=[a-z\d])${unspaced}`,
  quotes: String.raw`\p{Pi}\p{Pf}`,
  flags: 'giu',
};

const bracketedAddress = String.raw`\[[\da-f]{0,4}:[\da-f:.]{1,45}\]`;
const address = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;

function scannerOf({ wordCharacter, noStart, startAfterAll, label, noHost, urlEnd, quotes, flags }: Alphabet): RegExp {
  const host = String.raw`${noHost}${label}(?:\.${label}){1,126}`;
  const end = String.raw`\]\(|\)!?\[[^\s\]]{0,64}(?:\]\(|$)|\[\/|\](?:[^\s\[\]]{0,64}\[\/|https?:)|[,;]h?t?tps?:\/\/|\$\{${urlEnd}`;
  const other = String.raw`(?!${end})[^\s<>"'\x60|\\^${quotes}\u3000-\u303f\uff00-\uff0f\uff1a\uff1b\uff1f]`;
  const urlCharacters = String.raw`(?:[\w.~%!*+=:@&?#\/-]{1,64}|${other}){0,8192}`;
  const behindHost = String.raw`(?::\d{1,5}(?!\d))?(?:[\/?]${urlCharacters})?`;
  const noLonger = String.raw`(?![${wordCharacter}-]|\.[${wordCharacter}])`;
  // Not inside a word, a file's path, a percent-encoded character, an e-mail address or behind a dot of a longer name;
  // `//`, `\\` and an encoded separator (`%3D` is `=`) may stand before.
  const start = String.raw`(?:(?<!${noStart}|[${wordCharacter}]\.|(?<!\/)\/|(?<!\\)\\)${startAfterAll})`;
  // Behind a single slash or an `@` only an address counts (Squid's `HIER_DIRECT/192.0.2.1`, `root@192.0.2.1`), behind a
  // slash no version (`Chrome/120.0.0.0`).
  const behindSlash = String.raw`(?<=\/)(?=(?:\d{1,3}\.){3}(?!0(?!\d))\d{1,3}(?![\d.]))`;
  const behindAt = `(?<=@)(?=${address}${noLonger})`;
  const email = `[${wordCharacter}.%+=-]{1,64}@(?!${address}${noLonger})[${wordCharacter}.-]{1,253}`;
  const range = String.raw`(?<first>${address})-(?:(?<last>${address})|(?<lastOctet>\d{1,3}))${noLonger}`;
  const ipv6 = String.raw`(?<![${wordCharacter}:.])(?:[\da-f]{1,4})?(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}`;
  return new RegExp(
    [
      String.raw`(?<url>(?:https?|ftp):\/\/(?:${bracketedAddress})?${urlCharacters})`,
      `(?<encoded>${encodedUrl})`,
      `${start}(?:(?<email>${email})|${range}|(?:${bracketedAddress}|${host})${behindHost})`,
      ipv6,
      String.raw`(?<=[${wordCharacter}][\/@])(?:${behindSlash}|${behindAt})${host}${behindHost}`,
    ].join('|'),
    flags,
  );
}

const scanners = { ascii: scannerOf(ascii), any: scannerOf(any) };
const isPlain = /^[\x20-\x24\x26-\x7e]*$/;

/**
 * The pattern that finds what may be an observable in a re-fanged word: groups `url` (with a scheme), `encoded` (the same,
 * percent-encoded), `email`, `first` and `last` (or `lastOctet`) of a range of addresses; no group for a name or an address with what
 * follows it. Starts at the word's beginning.
 */
export function scannerFor(word: string): RegExp {
  const scanner = isPlain.test(word) ? scanners.ascii : scanners.any;
  scanner.lastIndex = 0;
  return scanner;
}
