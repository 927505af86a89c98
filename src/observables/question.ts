import { parsedLocation } from './canonical.ts';
import type { CanonicalLocation } from './location.ts';
import { lookupValue, withoutScheme } from './lookup-value.ts';
import type { Observable } from './observable.ts';
import { ownHosts } from './own-name.ts';
import { plainLocation } from './plain-location.ts';
import { isDeviceName, isOwn } from './withheld.ts';

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

/**
 * Makes the question about an observable. What names someone's own network is withheld, names at or below
 * `privateSuffixes` included (docs/api.md, "What never leaves the relay"). A question takes about half a microsecond;
 * never throws.
 */
export function questionsFor(privateSuffixes: readonly string[]): (observable: Observable) => Question {
  const isOwnHost = ownHosts(privateSuffixes);
  return (observable) => {
    const { type, value } = observable;
    const plain = plainLocation(value);
    if (plain !== undefined) {
      return {
        observable,
        lookupValue: type === 'url' ? withoutScheme(value) : value,
        location: plain,
        isWithheld: isOwnHost(plain.host) || isDeviceName(type, plain),
      };
    }
    const location = parsedLocation(value);
    const asked = lookupValue(observable);
    const isWithheld = isOwn(value, location, asked, isOwnHost) || isDeviceName(type, location);
    return { observable, lookupValue: asked, location, isWithheld };
  };
}

/** The question about an observable where no names but the usual ones are private. */
export const questionOf = questionsFor([]);
