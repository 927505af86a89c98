import { LRUCache } from 'lru-cache';
import { freshUntil, keepUntil, type Lifetimes, type SettledAnswer } from './answer.ts';

/** Answers in this process's memory, by look-up value. */
export type MemoryCache = {
  /** An answer that is still fresh at `now` (Unix milliseconds). */
  fresh(value: string, now: number): SettledAnswer | undefined;
  /** An answer of any age that is still worth keeping. */
  any(value: string): SettledAnswer | undefined;
  /** Keeps an answer, unless the one held was given later. Returns the one of the two that was. */
  keep(value: string, answer: SettledAnswer): SettledAnswer;
};

const charactersPerEntry = 128;

/**
 * A memory cache of at most `maxEntries` answers and 128 characters for each, so that long values can't fill the memory;
 * the least recently used goes first.
 */
export function createMemoryCache(maxEntries: number, lifetimes: Lifetimes): MemoryCache {
  const answers = new LRUCache<string, SettledAnswer>({
    max: maxEntries,
    maxSize: maxEntries * charactersPerEntry,
    sizeCalculation: (answer, value) => value.length + (answer.kind === 'listed' ? answer.family.length : 0) + 1,
    ttlResolution: 1000,
  });
  return {
    fresh(value, now) {
      const answer = answers.get(value);
      return answer !== undefined && now < freshUntil(answer, lifetimes) ? answer : undefined;
    },
    any(value) {
      const answer = answers.get(value);
      // The cache's own clock may be a second behind.
      return answer !== undefined && Date.now() < keepUntil(answer, lifetimes) ? answer : undefined;
    },
    keep(value, answer) {
      const held = answers.peek(value);
      if (held !== undefined && held.answeredAt > answer.answeredAt) return held;
      const ttl = keepUntil(answer, lifetimes) - Date.now();
      if (ttl > 0) answers.set(value, answer, { ttl });
      return answer;
    },
  };
}
