import { extractObservables } from '../observables/extraction/extract-observables.ts';
import { observableOf } from '../observables/extraction/observable-of.ts';
import type { Observable } from '../observables/observable.ts';

/** Every observable has one of these, defanged or not. */
const separator = /[.:。]|dot/i;

/**
 * The observables in a value of its own, such as a cell of a table or a string of a JSON document: the one that it is as
 * a whole, or else those that it names as a text. Never throws.
 */
export function observablesOf(value: string): readonly Observable[] {
  if (!separator.test(value)) return [];
  const whole = observableOf(value);
  return whole === undefined ? observablesIn(value) : [whole];
}

/** The observables that a text names, such as a line of a log. In CEF, `\=` within a URL is an equals sign. Never throws. */
export function observablesIn(text: string): Observable[] {
  return extractObservables(text.includes('CEF:') ? text.replaceAll(/\\([=|\\])/g, '$1') : text);
}
