import type { Observable } from './observable.ts';

const leadingScheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** What may stand before `user:password@`: as a browser reads it, white space, a scheme, and any slashes. */
const beforeAuthority = /^[\s\p{Cc}]*(?:[a-z][a-z0-9+.\t\r\n-]*:(?=[\t\r\n]*[/\\]))?[/\\\t\r\n]*/iu;
const endOfAuthority = /[/\\?#]/g;

/**
 * What the tracker is asked for: a URL without its leading `scheme://`, without `user:password@` and without its
 * `#fragment`, any other observable's value without `user:password@`. Nothing else is touched (no re-fanging, no change of
 * case, no decoding), so an odd scheme such as `hxxp://` is dropped like any other and the rest reaches the tracker as it
 * was submitted. Two observables with the same look-up value are one question. Never throws.
 */
export function lookupValue({ type, value }: Observable): string {
  const anonymous = value.includes('@') ? withoutUser(value) : value;
  return type === 'url' ? withoutFragment(withoutScheme(anonymous)) : anonymous;
}

/** `value` without one leading `scheme://`; a later `://` (an open redirect's target, say) stays. */
export function withoutScheme(value: string): string {
  if (value.startsWith('http://')) return value.slice(7);
  if (value.startsWith('https://')) return value.slice(8);
  return value.includes('://') ? value.replace(leadingScheme, '') : value;
}

/** Up to the last `@` before the path, query or fragment begins: `http://a@b@panel.example/@c` has the user `a@b`. */
function withoutUser(value: string): string {
  const start = beforeAuthority.exec(value)?.[0].length ?? 0;
  endOfAuthority.lastIndex = start;
  const end = endOfAuthority.exec(value)?.index ?? value.length;
  const at = value.lastIndexOf('@', end - 1);
  return at < start ? value : value.slice(0, start) + value.slice(at + 1);
}

function withoutFragment(value: string): string {
  const hash = value.indexOf('#');
  return hash === -1 ? value : value.slice(0, hash);
}
