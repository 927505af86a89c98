import { canonicalLocation } from '../../src/observables/canonical.ts';
import { snippets as reserved } from '../../test/observables/extraction/truth.ts';

/** With an ending that every tool knows in place of the reserved one, which not every tool takes for one. */
const snippets = reserved.map(({ text, expected }) => ({ text: asCom(text), expected: expected.map(asCom) }));

/** The texts of the marked snippets. */
export const texts = snippets.map(({ text }) => text);

type Quality = { readonly precision: number; readonly recall: number; readonly f1: number };

/**
 * How well what was found in each snippet, as plain values in any order, fits what is marked, over all snippets together.
 *
 * Kind to tools with other habits: types are not compared, nor spellings; `192.0.2.1` finds the marked `192.0.2.1:443`;
 * and the host of a marked URL is neither right nor wrong.
 */
export function qualityOf(found: readonly (readonly string[])[]): Quality {
  let right = 0;
  let wrong = 0;
  let marked = 0;
  for (const [index, { expected }] of snippets.entries()) {
    const wanted = expected.map((observable) => placeOf(observable.slice(observable.indexOf(' ') + 1)));
    const got = [...new Map((found[index] ?? []).map(placeOf).map((place) => [place.key, place])).values()];
    const isFound = (place: Place) => got.some((other) => other.key === place.key || isHostOf(other, place));
    marked += wanted.length;
    right += wanted.filter(isFound).length;
    wrong += got.filter((place) => !wanted.some((other) => other.key === place.key || other.host === place.key)).length;
  }
  const precision = right / (right + wrong);
  const recall = right / marked;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

function asCom(text: string): string {
  return text.replaceAll('example', 'com').replaceAll('EXAMPLE', 'COM');
}

type Place = { readonly key: string; readonly host: string; readonly hasPath: boolean };

function placeOf(value: string): Place {
  const location = canonicalLocation(value);
  if (location === undefined) return { key: value, host: value, hasPath: false };
  const { host, port, path } = location;
  return { key: `${host}${port === '' ? '' : `:${port}`}${path}`, host, hasPath: path !== '' };
}

function isHostOf(found: Place, wanted: Place): boolean {
  return !wanted.hasPath && found.key === wanted.host;
}
