import { refang as refangMarks } from 'ioc-extractor';

const defangMark = /[[({\\]\.|\\\/|\.[\])}]|[[({] ?(?:[:/@.]|at|dot)|h(?:xx|xt|tx|\*\*|__)p|p[[(]s[\])]/i;

const scheme = /\bh(?:tt|xx|xt|tx|\*\*|__)p(?:([s])|\[(s)\]|\((s)\))?(?=[[({]?:)/gi;
const dot = /[[({]\s?(?:\.|dot)\s?[\])}]|\.[\])}](?=[\p{L}\p{N}])/giu;

/**
 * Whether `value` holds a mark of defanging: `hxxp`, `[.]`, `(dot)`, `[:]//`, `\.` and the like. Cheap, and sometimes
 * true of a value that has none, such as one that ends in `.)`.
 */
export function looksDefanged(value: string): boolean {
  return defangMark.test(value);
}

/**
 * `value` as it was before somebody made it harmless: `hXXps[:]//evil[.]example` becomes `https://evil.example`.
 * Takes one word, not a text: marks that consist of spaces are `joinSpacedDots`' part. Never throws.
 *
 * The marks are ioc-extractor's; added are those it leaves (8.2.0): any case of `hxxp` and `[dot]`, `hxtp`, `h__p`,
 * `http[s]`, a space inside the brackets, `.]` where nothing else in the value is defanged, and JSON's `http:\/\/`.
 */
export function refang(value: string): string {
  const prepared = value
    .replace(scheme, (_, ...secure: (string | undefined)[]) => (secure.slice(0, 3).some(Boolean) ? 'https' : 'http'))
    .replace(dot, '.')
    .replaceAll('\\/', '/');
  return refangMarks(prepared);
}

const separator = String.raw`(?: {1,3}(?:dot|\.) {1,3}| ?[[({] ?(?:dot|\.) ?[\])}] ?)`;
const separators = new RegExp(separator, 'gi');
const spacedName = new RegExp(
  String.raw`(?<![\w.-])[\w-]{1,63}(?:${separator}[\w-]{1,63}){0,8}${separator}(?:com|net|org|info|biz|onion|example|test)(?![\w-])`,
  'gi',
);
const spacedAddress = new RegExp(String.raw`(?<![\w.-])\d{1,3}(?:${separator}\d{1,3}){3}(?![\w-])`, 'gi');
const anySpacedDot = / (?:dot|\.) |[[({] (?:dot|\.)|(?:dot|\.) [\])}]| [[({](?:dot|\.)|(?:dot|\.)[\])}] /i;

/**
 * `text` with names and addresses that were pulled apart by spaces joined: `evil dot example dot com`,
 * `192 . 0 . 2 . 1`, `evil [.] example`. A name only when its last label is an ending that is no word of English, since
 * "the dot in the picture" is not `the.in`.
 */
export function joinSpacedDots(text: string): string {
  if (!anySpacedDot.test(text)) return text;
  const join = (spaced: string) => spaced.replace(separators, '.');
  return text.replace(spacedName, join).replace(spacedAddress, join);
}
