import type { Observable } from '../observables/observable.ts';

const maxRemembered = 100_000;

/**
 * A check whether an observable comes up for the first time. Memory is bounded: one that returns after 100,000 others
 * may count as new again.
 */
export function firstTimes(): (observable: Observable) => boolean {
  let recent = new Set<string>();
  let older = new Set<string>();
  return ({ type, value }) => {
    const identity = `${type} ${value}`;
    if (recent.has(identity)) return false;
    const isNew = !older.has(identity);
    recent.add(identity);
    if (recent.size >= maxRemembered) {
      older = recent;
      recent = new Set();
    }
    return isNew;
  };
}
