import type { Observable } from './observable.ts';

const leadingScheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * What the tracker is asked for: a URL without its leading `scheme://` and without its `#fragment`, any other
 * observable's value as it is. Nothing else is touched (no re-fanging, no change of case, no decoding), so an odd scheme
 * such as `hxxp://` is dropped like any other and the rest reaches the tracker as it was submitted.
 * Two observables with the same look-up value are one question. Never throws.
 */
export function lookupValue(observable: Observable): string {
  if (observable.type !== 'url') return observable.value;
  return withoutFragment(withoutScheme(observable.value));
}

/** `value` without one leading `scheme://`; a later `://` (an open redirect's target, say) stays. */
export function withoutScheme(value: string): string {
  return value.replace(leadingScheme, '');
}

function withoutFragment(value: string): string {
  const hash = value.indexOf('#');
  return hash === -1 ? value : value.slice(0, hash);
}
