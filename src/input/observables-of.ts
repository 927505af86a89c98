import { extractObservables } from '../observables/extraction/extract-observables.ts';
import { wholeValue } from '../observables/extraction/whole-value.ts';
import type { Observable } from '../observables/observable.ts';

/** Is told of each network, `192.0.2.0/24`, which can't be looked up. */
type OnNetwork = (network: string) => void;

/** Every observable has one of these, defanged or not. */
const separator = /[.:。]|dot/i;

/**
 * The observables in a value of its own, such as a cell of a table or a string of a JSON document: the one that it is as
 * a whole, with the URLs within it, or else those that it names as a text. Never throws.
 */
export function observablesOf(value: string, onNetwork?: OnNetwork): readonly Observable[] {
  if (!separator.test(value)) return [];
  return wholeValue(value) ?? observablesIn(value, onNetwork);
}

/** The observables that a text names, such as a line of a log. In CEF, `\=` within a URL is an equals sign. Never throws. */
export function observablesIn(text: string, onNetwork?: OnNetwork): Observable[] {
  return extractObservables(text.includes('CEF:') ? text.replaceAll(/\\([=|\\])/g, '$1') : text, onNetwork);
}
