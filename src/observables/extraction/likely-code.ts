import { codeEndings, emptyEndings, hostEndings, programWords, wordSet } from './program-words.ts';

/**
 * Whether a plain name is likelier a piece of a program than a host: a Java package (`com.android.chrome`), a field or a
 * method (`user.name`, `obj.method.call`), a .NET namespace (`System.IO`), an identifier (`my_module.name`), a sentence
 * that lacks a space (`done.It`).
 */
export function isLikelyCode(name: string): boolean {
  if (isJoinedSentence.test(name) || isProduct.test(name) || hasUnderscoreWhereNoHostHas.test(name)) return true;
  if (hasEmptyEnding(name) || isPackage(name)) return true;
  const labels = name.split('.');
  const ending = labels.pop()?.toLowerCase() ?? '';
  return codeEndings.has(ending) && labels.every(isIdentifier);
}

/** Whether a plain name is a Java package: a domain's labels the other way round, and an ending that is a word of programs. */
export function isPackage(name: string): boolean {
  const labels = name.split('.');
  const ending = labels.pop()?.toLowerCase() ?? '';
  const first = labels[0]?.toLowerCase() ?? '';
  if (standardPackages.has(first)) return ending === 'net' || !hostEndings.has(ending);
  if (labels.length < 2 || !reversed.has(first) || ending === 'net' || ending === 'info') return false;
  const isWord = emptyEndings.has(ending) || (codeEndings.has(ending) && ending.length > 2);
  return isWord || shortPackageEndings.has(ending);
}

/** Whether a plain name ends as hardly any host does, and parts of programs do: `obj.method.call`, `Main.java`. */
export function hasEmptyEnding(name: string): boolean {
  return emptyEndings.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}

/** Whether a bracket behind a plain name calls it (`foo.bar(x)`), and is no remark on it (`evil.com(sinkholed)`). */
export function isCall(name: string, next: string): boolean {
  return next === '(' && !hostEndings.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}

const isJoinedSentence = /[\p{Ll}\d]\.(?:\p{Lu}\p{Ll}+|IO|NET)$/u;
const isProduct = /^(?:ADO|ASP|ML|VB)\.NET$/;
const hasUnderscoreWhereNoHostHas = /^[^.]*_[^.]*\.[^.]+$|_[^.]*\.[^.]+$/;
const standardPackages = wordSet('android androidx jakarta java javax kotlin kotlinx scala sun');
const reversed = wordSet('app co com de dev edu fr gov io me net org ru uk');
const shortPackageEndings = wordSet('id io tv');

function isIdentifier(label: string): boolean {
  return label.length === 1 || programWords.has(label.toLowerCase()) || /\p{Ll}\p{Lu}/u.test(label);
}
