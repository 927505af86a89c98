import { wordSet } from './program-words.ts';

const words = wordSet(`
  abschnitt abschnitte abschnitten anhang annex apartado apartados appendix article articles artículo build capitoli
  capitolo capítulo capítulos chapitre chapitres chapter chapters clause clauses firmware hoofdstuk kapitel kapitola oid
  paragraaf paragraph paragraphs revision rozdział rv secciones sección section sections sezione seção v versi versie
  versies versione versioni versión versiones versão versões verze verzi verzí ziffer § §§ 版本 章节 バージョン 버전`);
/** Words in some language by themselves (Spanish "ver" is "see"): only with a mark behind, as in `ver. 4.2.1.3`. */
const abbreviations = wordSet('abt cap ch chap kap rev sec sect ver ziff');
const inflected = /version(?:e|en|s|number|info)?$|^(?:верси|раздел|глав|пункт)/;

const number = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const othersBefore = String.raw`(?:${number}(?:,| and| or| und| oder| y| et| e| и| ?&| ?[\-–]|\/) ?){0,3}`;
const wordBefore = new RegExp(
  String.raw`(?<=(?<![\p{L}\d])(-?)([\p{L}§]{1,24})["'”’]?([\s:=>\(#."'“]{0,4})${othersBefore})`,
  'uy',
);
/** A pinned package, and the fourth field of ArcSight's format, the version of the device. */
const otherBefore = new RegExp(String.raw`(?<=(?:==|CEF:\d\|[^\|]{0,64}\|[^\|]{0,64}\|)${othersBefore})`, 'uy');

/**
 * Whether four numbers with dots between that start at `at` in `text` are likelier a version's or a section's than an
 * address: `version 4.2.1.3`, `section 4.2.1.3`, `FileVersion("4.2.1.3")`, `foo==1.2.3.4`. Looks some 160 characters back.
 */
export function isLikelyVersion(text: string, at: number): boolean {
  wordBefore.lastIndex = at;
  otherBefore.lastIndex = at;
  const [, dash, word = '', between = ''] = wordBefore.exec(text) ?? [];
  return isNumbered(word.toLowerCase(), between, dash === '-') || otherBefore.test(text);
}

function isNumbered(word: string, between: string, isFlag: boolean): boolean {
  if (word === 'v' && isFlag) return false;
  return words.has(word) || inflected.test(word) || (abbreviations.has(word) && /[.:=]/.test(between));
}
