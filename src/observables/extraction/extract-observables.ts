import type { Observable } from '../observable.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { typeOf, withoutBrackets } from './observable-of.ts';
import { joinSpacedDots, looksDefanged, refang } from './refang.ts';

/** Invisible characters that text is broken up with: soft hyphen, zero-width space and joiners, word joiner, BOM. */
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const words = /\S{1,65536}/g;
const separated = /[.:]|dot/i;

/**
 * The observables of types `url`, `domain`, `ip` and `ipv6` that a text (an e-mail, a report, a log) names, re-fanged,
 * in order of appearance, equal ones once. Never throws; time is linear in the text's length.
 *
 * Left out on purpose: e-mail addresses and their domains, networks (`192.0.2.0/24`), a URL's own host unless it also
 * stands alone, URLs on a host without a dot, and, unless they are defanged or part of a URL, names that are likelier
 * something else: files (`report.zip`, `run.sh`), function calls (`foo.bar()`), sentences that lack a space (`done.It`).
 */
export function extractObservables(text: string): Observable[] {
  const found = new Map<string, Observable>();
  for (const [raw] of joinSpacedDots(text.replace(invisible, '')).matchAll(words)) {
    if (!separated.test(raw)) continue;
    const word = looksDefanged(raw) ? refang(raw) : raw;
    const wasChanged = word !== raw;
    for (const candidate of candidatesIn(word)) {
      const observable = observableIn(candidate, wasChanged);
      if (observable !== undefined) found.set(`${observable.type} ${observable.value}`, observable);
    }
  }
  return [...found.values()];
}

function observableIn({ value, hasScheme, next }: Candidate, wasDefanged: boolean): Observable | undefined {
  const type = typeOf(value);
  if (type === undefined) return undefined;
  if (hasScheme) return hasDottedHost(value) ? { type, value } : undefined;
  if (/^[\p{L}\p{N}_@/-]/u.test(next)) return undefined;
  if (type === 'ipv6') return next !== ':' && /\d/.test(value) ? { type, value: withoutBrackets(value) } : undefined;
  if (type === 'domain' && !wasDefanged && (next === '(' || likelyFile.test(value) || isJoinedSentence(value)))
    return undefined;
  return { type, value };
}

/** Names as short as a file's whose ending is a file's and a top-level domain; `.zip` of any length: `invoice.pdf.zip`. */
const likelyFile = /^[^.]+\.(?:cab|md|mov|ps|pub|py|rs|sh|so)$|\.zip$/i;

function isJoinedSentence(name: string): boolean {
  return /[\p{Ll}\d]\.\p{Lu}\p{Ll}+$/u.test(name);
}

function hasDottedHost(url: string): boolean {
  return /^[a-z]+:\/\/(?:[^/?#]*@)?(?:\[|[^/?#:]*\.)/i.test(url);
}
