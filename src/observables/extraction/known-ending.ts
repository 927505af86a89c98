import { parse } from 'tldts';

/** Endings that ICANN never delegated: RFC 2606's, which stand for real names in examples and tests, and Namecoin's. */
const undelegated = ['example', 'test', 'invalid', 'bit'];

const known = new Set(undelegated);
const maxRemembered = 10_000;

/**
 * Whether the last label of `name` is a top-level domain of the Public Suffix List's ICANN part, or one of a few in use
 * outside it. (Names of the list's private part, such as `blogspot.com`, stand below those, so they need no look-up.)
 */
export function hasKnownEnding(name: string): boolean {
  const end = name.endsWith('.') ? name.length - 1 : name.length;
  const ending = name.slice(name.lastIndexOf('.', end - 1) + 1, end);
  if (known.has(ending)) return true;
  const lower = ending.toLowerCase();
  const isKnown = known.has(lower) || parse(`name.${lower}`).isIcann === true;
  if (isKnown && known.size < maxRemembered) known.add(ending);
  return isKnown;
}
