import type { Observable } from '../../src/observables/observable.ts';

/** Made-up values that no site lists, all different. */
export function unlisted(count: number, label = 'v'): string[] {
  return Array.from({ length: count }, (_, n) => `${label}${n}.example`);
}

/** URL observables of these values. */
export function urls(values: readonly string[]): Observable[] {
  return values.map((value) => ({ type: 'url', value }));
}
