import { dotWord } from './refang.ts';

const separator = String.raw`(?: {1,3}(?:dot|\.) {1,3}| ?[[({<] ?(?:\.|${dotWord}) ?[\])}>] ?)`;
const separators = new RegExp(separator, 'gi');
const spacedName = new RegExp(
  String.raw`(?<![\w.-])[\w-]{1,63}(?:${separator}[\w-]{1,63}){0,8}${separator}(?:com|net|org|info|biz|onion|example|test)(?![\w-])`,
  'gi',
);
const spacedAddress = new RegExp(String.raw`(?<![\w.-])\d{1,3}(?:${separator}\d{1,3}){3}(?![\w-])`, 'gi');
const anySpacedDot = new RegExp(
  String.raw` (?:dot|\.) |[[({<] (?:\.|${dotWord})|(?:\.|${dotWord}) [\])}>]| [[({<](?:\.|${dotWord})|(?:\.|${dotWord})[\])}>] `,
  'i',
);
const spaceBehindScheme = /(?<=\bh(?:tt|xx)ps?\[?:\]?\/\/) {1,3}(?=[\w-]{1,63}[[({<]?\.)/gi;

/**
 * `text` with what was pulled apart by spaces joined: names and addresses (`evil dot example dot com`, `192 . 0 . 2 . 1`,
 * `evil [.] example`) and a scheme and its host (`hxxp:// evil[.]example`). A name only when its last label is an ending
 * that is no word of English, since "the dot in the picture" is not `the.in`.
 */
export function joinSpaced(text: string): string {
  const whole = text.includes('// ') ? text.replace(spaceBehindScheme, '') : text;
  if (!anySpacedDot.test(whole)) return whole;
  const join = (spaced: string) => spaced.replace(separators, '.');
  return whole.replace(spacedName, join).replace(spacedAddress, join);
}
