import { refang as refangMarks } from 'ioc-extractor';
import { hasFullWidth, withoutFullWidth } from './full-width.ts';

/** "Dot" in the languages that reports are written in. */
export const dotWord = 'dot|punto|punkt|point|ponto|nokta|точка|点';

const markCharacter = /[[({<\\\])}&]/;
const mark = new RegExp(
  String.raw`[[({<\\]\.|\\\/|\\u00|\\x2[ef]|ps?(?:\[?:\]?\\\\|\\:)|\.[\])}]|[[({] ?(?:::?|[/@.,]|at|${dotWord})|<dot>|p[[(]s[\])]|&(?:#\d|#x|period)`,
  'i',
);
const schemeMark = /h(?:xx|xt|tx|zz|\*\*|__)p|fxp|meow/i;

const scheme =
  /\b(?:h(?:tt|xx|xt|tx|zz|\*\*|__)p|(f)(?:t|x)p|meow)(?:(s)|\[(s)\]|\((s)\))?(?=\\?[[({]?:)|\bhxxp(s?)(?=\/\/)/gi;
const dot = new RegExp(
  String.raw`[[({]\s?(?:\.|${dotWord})\s?[\])}]|<(?:\.|dot)>|(?<=[\p{L}\p{N}])[[(],[\])](?=[\p{L}\p{N}])|\.[\])}](?=[\p{L}\p{N}])`,
  'giu',
);
const dotEntity = /&(?:#0{0,4}46|#x0{0,4}2e|period);/gi;
const backslashed = /\b((?:https?|ftp)(?:\[:\]|:))\\{2,4}([^\s"'<>]*)/gi;

/**
 * Whether `value` holds a mark of defanging: `hxxp`, `[.]`, `(dot)`, `[:]//`, `\.` and the like, or a character of full
 * width. Cheap, and sometimes true of a value that has none, such as one that ends in `.)`.
 */
export function looksDefanged(value: string): boolean {
  return (markCharacter.test(value) && mark.test(value)) || schemeMark.test(value) || hasFullWidth(value);
}

/**
 * `value` as it was before somebody made it harmless: `hXXps[:]//evil[.]example` becomes `https://evil.example`.
 * Takes one word, not a text: marks that consist of spaces are `joinSpaced`'s part. Never throws.
 *
 * The marks are ioc-extractor's; added are those it leaves (8.2.0): any case of `hxxp` and `[dot]`, `hxtp`, `h__p`, `fxp`,
 * `meow`, `http[s]`, `hxxp:\\`, `hxxp//`, a space inside the brackets, "dot" in other languages, `<.>`, `[,]`, `&#46;`,
 * full-width characters, `.]` where nothing else in the value is defanged, and JSON's `http:\/\/`.
 */
export function refang(value: string): string {
  const prepared = withoutFullWidth(unescapeJson(value))
    .replace(scheme, (_, ftp?: string, ...secure: (string | undefined)[]) => schemeOf(ftp, secure.slice(0, 4)))
    .replace(dot, '.')
    .replace(dotEntity, '.')
    .replaceAll('\\.', '.')
    .replaceAll('\\:', ':')
    .replaceAll('[::]', '::')
    .replace(backslashed, (_, start: string, rest: string) => `${start}//${rest.replaceAll('\\', '/')}`);
  return refangMarks(prepared);
}

/** A text somebody typed or pasted, without spaces around it and as it was before it was made harmless. */
export function plainText(text: string): string {
  const trimmed = text.trim();
  return looksDefanged(trimmed) ? refang(trimmed) : trimmed;
}

function schemeOf(ftp: string | undefined, secure: readonly (string | undefined)[]): string {
  const lacksColon = secure[3] !== undefined;
  return `${ftp === undefined ? 'http' : 'ftp'}${secure.some(Boolean) ? 's' : ''}${lacksColon ? ':' : ''}`;
}

const escapedSlash = /(?<!\\)\\{1,8}\//g;
const escapedCharacter = /(?<!\\)\\{1,8}u00([2-7][\da-f])/gi;
/** Only where a slash or a dot is written so: elsewhere it may be a path of Windows (`C:\x64\`). */
const hasOctets = /\\x2[ef]/i;
const escapedOctet = /(?<!\\)\\{1,8}x([2-7][\da-f])/gi;

/** `value` without JSON's and scripts' escapes of printable ASCII characters, `\/`, `\u0026` and `\x2f`, also of JSON within JSON. */
export function unescapeJson(value: string): string {
  if (!value.includes('\\')) return value;
  const plain = value.replace(escapedSlash, '/').replace(escapedCharacter, characterOf);
  return hasOctets.test(plain) ? plain.replace(escapedOctet, characterOf) : plain;
}

function characterOf(_: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}
