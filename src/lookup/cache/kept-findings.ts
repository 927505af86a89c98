import { LRUCache } from 'lru-cache';
import type { Mirror } from '../../mirror/mirror.ts';
import type { Question } from '../../observables/question.ts';
import type { Finding, Listed, NotListed } from '../finding.ts';
import { freshUntil, type Lifetimes, type SettledAnswer } from './answer.ts';

/**
 * Keeps the finding that an answer makes with the answer, for as long as that is remembered: what is written of a finding
 * is kept with the finding in turn. One finding an answer, that of the latest question; `edition` is what it depends on
 * besides, compared by identity. A finding that tells nothing of the observable is made anew: that takes less than keeping it.
 */
export function keepFindings(
  make: (question: Question, answer: SettledAnswer) => Listed | NotListed,
  edition: () => unknown,
): (question: Question, answer: SettledAnswer) => Listed | NotListed {
  const kept = new WeakMap<SettledAnswer, { readonly edition: unknown; readonly finding: Listed | NotListed }>();
  return (question, answer) => {
    const current = edition();
    const held = kept.get(answer);
    if (held !== undefined && held.edition === current && asksTheSame(held.finding.question, question))
      return held.finding;
    const finding = make(question, answer);
    if (tellsSomething(finding)) kept.set(answer, { edition: current, finding });
    return finding;
  };
}

const charactersPerListing = 256;
const maxCharacters = 16 * 1024 * 1024;

/**
 * The same for the mirror, which has no answers to keep them with: the finding that `make` makes of a question at `now`
 * (Unix milliseconds), or the one made before for as long as an answer of the tracker's would be fresh and the mirror holds
 * the same. At most `maxEntries`, and of some 16 MB in all; the least recently used goes first.
 */
export function keepMirrorFindings(
  mirror: Mirror,
  make: (question: Question, now: number) => Finding,
  { maxEntries, lifetimes }: { readonly maxEntries: number; readonly lifetimes: Lifetimes },
): (question: Question, now: number) => Finding {
  const kept = new LRUCache<string, Listed | NotListed>({
    max: maxEntries,
    maxSize: maxCharacters,
    sizeCalculation: (finding, key) => key.length + charactersPerListing * (1 + listingsBehind(finding)),
  });
  let edition = mirror.holdings;
  return (question, now) => {
    if (edition !== mirror.holdings) {
      edition = mirror.holdings;
      kept.clear();
    }
    const { type, value } = question.observable;
    const key = `${type} ${value}`;
    const held = kept.get(key);
    if (held !== undefined && now < freshUntil(held, lifetimes)) return held;
    const finding = make(question, now);
    if (finding.kind !== 'failed' && tellsSomething(finding)) kept.set(key, finding);
    return finding;
  };
}

function asksTheSame({ observable: one }: Question, { observable: other }: Question): boolean {
  return one.value === other.value && one.type === other.type;
}

function tellsSomething(finding: Listed | NotListed): boolean {
  return finding.kind === 'listed' || finding.neighbours.length > 0;
}

function listingsBehind(finding: Listed | NotListed): number {
  return finding.kind === 'listed' ? finding.listings.length : finding.neighbours.length;
}
