import { parse } from 'tldts';

/** Endings that ICANN never delegated: RFC 2606's, which stand for real names in examples and tests, and Namecoin's. */
const undelegated = ['example', 'test', 'invalid', 'bit'];

/** Endings in use that are no rule of the Public Suffix List themselves, and have no wildcard: only `co.za` and the like are. */
const withoutOwnRule = ['za'];

const inUse: ReadonlySet<string> = new Set([...undelegated, ...withoutOwnRule]);
const maxRemembered = 10_000;
/** Endings as they were spelled, with whether they are known. */
const remembered = new Map<string, boolean>();

/**
 * Whether the last label of `name` is a top-level domain of the Public Suffix List's ICANN part, or one of a few in use
 * outside it. (Names of the list's private part, such as `blogspot.com`, stand below those, so they need no look-up.)
 */
export function hasKnownEnding(name: string): boolean {
  const end = name.endsWith('.') ? name.length - 1 : name.length;
  const ending = name.slice(name.lastIndexOf('.', end - 1) + 1, end);
  const before = remembered.get(ending);
  if (before !== undefined) return before;
  const lower = ending.toLowerCase();
  const isKnown = inUse.has(lower) || parse(`name.${lower}`).isIcann === true;
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(ending, isKnown);
  return isKnown;
}
