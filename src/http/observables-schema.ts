import { boundedArray, closedObject, requiredText } from './invalid-payload.ts';

/** Observables in one request at most. */
export const maxObservables = 1000;

/** Characters of a type or a value at most. */
const maxCharacters = 8192;

/** The observables that XDR sends. */
export const observablesSchema = boundedArray(
  closedObject({ type: requiredText(maxCharacters), value: requiredText(maxCharacters) }),
  maxObservables,
);
