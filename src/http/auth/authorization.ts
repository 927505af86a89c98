import { type Refusal, refusal } from './verdict.ts';

/** Characters of an `Authorization` header that are looked at; a longer one is refused as it is. */
const maxLength = 8192;

/** What an `Authorization` header says: how, and with what. */
export type Authorization = { readonly scheme: 'basic' | 'bearer' | 'other'; readonly value: string };

/**
 * Reads an `Authorization` header. One that came several times, as a list or joined with commas, is refused, since nobody
 * could say which one was meant. So is one of more than 8,192 characters, before anything else is done with it.
 */
export function readAuthorization(header: string | readonly string[] | undefined): Authorization | Refusal {
  const [first, ...more] = typeof header === 'string' ? [header] : (header ?? []);
  if (first === undefined || first.length === 0) {
    return refusal('Authorization header is missing', 'missing', 'there is no Authorization header');
  }
  const scheme = schemeOf(first);
  if (more.length > 0) return several;
  if (first.length > maxLength) {
    const message = scheme === 'basic' ? 'Wrong credentials' : scheme === 'bearer' ? 'Wrong token' : wrongType;
    return refusal(
      message,
      'too-long',
      `the Authorization header has ${first.length} characters, more than ${maxLength}`,
    );
  }
  if (first.includes(',')) return several;
  return { scheme, value: scheme === 'other' ? '' : first.slice(scheme.length + 1).trim() };
}

const wrongType = 'Wrong authorization type';
const several = refusal(wrongType, 'several', 'there are several Authorization headers, or several values in one');

function schemeOf(header: string): Authorization['scheme'] {
  if (/^basic /i.test(header)) return 'basic';
  return /^bearer /i.test(header) ? 'bearer' : 'other';
}
