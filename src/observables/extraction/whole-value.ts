import type { Observable } from '../observable.ts';
import { extractObservables } from './extract-observables.ts';
import { observableOf } from './observable-of.ts';
import { withinUrl } from './url-observables.ts';

/** Scripts that are written without spaces, and their punctuation. */
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\uff00-\uffef]/u;
const wideMark = /[\u3001-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/;
const schemed = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * What a value of its own (a line of a list, a cell, a string of JSON, an argument) stands for: the observable that it is as
 * a whole and those within it, each once; undefined when it is none as a whole. A sentence in a script without spaces may
 * look like one (`请访问panel.example/a，谢谢`): what it names as a text is then given beside it, or alone if its punctuation
 * tells that it is a sentence.
 */
export function wholeValue(value: string): Observable[] | undefined {
  const whole = observableOf(value);
  if (whole === undefined) return undefined;
  const found = whole.type === 'url' ? [whole, ...withinUrl(whole.value)] : [whole];
  if (!unspaced.test(whole.value)) return found;
  const named = extractObservables(value);
  if (named.length > 0 && wideMark.test(whole.value) && !schemed.test(whole.value)) return named;
  return [...found, ...named.filter((one) => found.every((other) => other.value !== one.value))];
}
