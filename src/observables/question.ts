import { type CanonicalLocation, canonicalLocation } from './canonical.ts';
import { lookupValue } from './lookup-value.ts';
import type { Observable } from './observable.ts';
import { isPrivate } from './private-address.ts';

/** What is asked about an observable: everything that a look-up needs of it, worked out once. */
export type Question = {
  /** Exactly as it was submitted, its type in lower case. */
  readonly observable: Observable;
  /** What the tracker is asked for; two questions with the same look-up value are one. */
  readonly lookupValue: string;
  /** The place it names; undefined when no host can be read in it. */
  readonly location: CanonicalLocation | undefined;
  /** Whether it must not leave the relay, since it tells of someone's own network. */
  readonly isWithheld: boolean;
};

/** The question about an observable. Takes about a microsecond; never throws. */
export function questionOf(observable: Observable): Question {
  const location = canonicalLocation(observable.value);
  return {
    observable,
    lookupValue: lookupValue(observable),
    location,
    isWithheld: isPrivate(observable, location),
  };
}
