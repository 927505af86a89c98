import type { SubmittedObservable } from '../observables/observable.ts';
import { boundedArray, closedObject, requiredText } from './invalid-payload.ts';

/** Observables in one request at most. */
export const maxObservables = 1000;

/** The observables that XDR sends. */
export const observablesSchema = boundedArray(
  closedObject({ type: requiredText(), value: requiredText() }),
  maxObservables,
);

/** Whether a body is what `observablesSchema` takes, told at a fraction of its cost. */
export function areObservables(body: unknown): body is SubmittedObservable[] {
  return Array.isArray(body) && body.length <= maxObservables && body.every(isObservable);
}

function isObservable(item: unknown): boolean {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  let fields = 0;
  for (const field in item) {
    if (field !== 'type' && field !== 'value') return false;
    const text: unknown = (item as SubmittedObservable)[field];
    if (typeof text !== 'string' || text === '') return false;
    fields++;
  }
  return fields === 2;
}
