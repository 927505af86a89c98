import { scannerFor } from './scanner.ts';
import { withoutTrailingPunctuation } from './trailing-punctuation.ts';

/** A stretch of a text that may be an observable, without the punctuation around it. */
export type Candidate = {
  readonly value: string;
  /** Whether it starts with `http://`, `https://` or `ftp://`; `encoded` when that is percent-encoded, and the rest too. */
  readonly scheme: 'plain' | 'encoded' | undefined;
  /** Where in the word it starts. */
  readonly at: number;
  /** The character behind the stretch; empty at the end. */
  readonly next: string;
};

const maxLength = 8192;

/**
 * What in a re-fanged word may be an observable, in order: anything behind `http://`, `https://` or `ftp://`, plain or
 * percent-encoded, names and addresses with what follows them, both ends of a range of addresses, IPv6 addresses. E-mail
 * addresses are passed over. Time is linear in the length.
 */
export function candidatesIn(word: string): Candidate[] {
  const candidates: Candidate[] = [];
  const scanner = scannerFor(word);
  for (let match = scanner.exec(word); match !== null; match = scanner.exec(word)) {
    const { url, encoded, email, first, last, lastOctet } = match.groups ?? {};
    if (email !== undefined) continue;
    if (first !== undefined) {
      const end = last ?? withLastOctet(first, lastOctet);
      for (const value of end === undefined ? [] : [first, end]) {
        candidates.push({ value, scheme: undefined, at: match.index, next: '' });
      }
      continue;
    }
    const trimmed = withoutTrailingPunctuation(match[0].slice(0, maxLength));
    const isEmphasised = trimmed.startsWith('_') && trimmed.endsWith('_');
    const value = isEmphasised ? trimmed.replace(/^_{1,3}|_{1,3}$/g, '') : trimmed;
    const scheme = url !== undefined ? 'plain' : encoded !== undefined ? 'encoded' : undefined;
    const next = isEmphasised ? '' : word.charAt(match.index + value.length);
    candidates.push({ value, scheme, at: match.index, next });
  }
  return candidates;
}

/** The other end of `192.0.2.1-9`; undefined when that is none, since it is no later address. */
function withLastOctet(first: string, octet = ''): string | undefined {
  const dot = first.lastIndexOf('.');
  return Number(octet) > Number(first.slice(dot + 1)) ? first.slice(0, dot + 1) + octet : undefined;
}
