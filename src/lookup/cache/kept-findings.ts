import { LRUCache } from 'lru-cache';
import type { Observable, ObservableType } from '../../observables/observable.ts';
import type { Listed, NotListed } from '../finding.ts';
import { freshUntil, type Lifetimes } from './answer.ts';

/**
 * Findings that tell something of an observable, kept for as long as the answers they were made of are fresh: the same
 * observable gets the very same finding, so that what is written of a finding can be kept with it. Those that tell nothing
 * are made anew, which takes less than keeping them.
 */
export type KeptFindings = {
  /** The finding kept of this observable, fresh at `now` (Unix milliseconds), if there is one. */
  of(observable: Observable, now: number): Listed | NotListed | undefined;
  /** Keeps a finding, if it tells something; gives it back. */
  keep<T extends Listed | NotListed>(finding: T): T;
  /** Forgets all of them: for the rare case that an answer has changed before its time. */
  forget(): void;
};

const charactersPerListing = 256;
const maxCharacters = 16 * 1024 * 1024;

/** A finding beside what tells whether it is the one asked for, so that only one that is has to be looked into. */
type Kept = { readonly type: ObservableType; readonly until: number; readonly finding: Listed | NotListed };

/**
 * Keeps at most `maxEntries` findings, of some 16 MB in all; the least recently used goes first. `edition` is what they are
 * made of besides the answers: when it is another object, they are forgotten.
 */
export function keepFindings(maxEntries: number, lifetimes: Lifetimes, edition: () => unknown): KeptFindings {
  const kept = new LRUCache<string, Kept>({
    max: maxEntries,
    maxSize: maxCharacters,
    sizeCalculation: ({ finding }, key) => key.length + charactersPerListing * (1 + listingsBehind(finding)),
  });
  let current = edition();

  function forgetOlderEdition(): void {
    if (current === edition()) return;
    current = edition();
    kept.clear();
  }

  return {
    of({ type, value }, now) {
      forgetOlderEdition();
      const entry = kept.get(value);
      return entry?.type === type && now < entry.until ? entry.finding : undefined;
    },
    keep(finding) {
      forgetOlderEdition();
      if (!tellsSomething(finding)) return finding;
      const { type, value } = finding.question.observable;
      kept.set(value, { type, until: freshUntil(finding, lifetimes), finding });
      return finding;
    },
    forget: () => kept.clear(),
  };
}

function tellsSomething(finding: Listed | NotListed): boolean {
  return finding.kind === 'listed' || finding.neighbours.length > 0;
}

function listingsBehind(finding: Listed | NotListed): number {
  return finding.kind === 'listed' ? finding.listings.length : finding.neighbours.length;
}
