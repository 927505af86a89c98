import type { Metrics } from '../../telemetry/metrics.ts';
import { freshUntil, type Lifetimes, type SettledAnswer } from './answer.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { SharedCache } from './shared-cache.ts';

/** The tracker's answers, kept in memory and, where a server is configured, shared by all replicas. */
export type AnswerCache = {
  /** An answer from memory that is fresh at `now` (Unix milliseconds), without any wait. */
  fresh(value: string, now: number): SettledAnswer | undefined;
  /**
   * Fresh answers from the shared tier, by value, kept in memory from then on; older ones are kept as a stand-in. Where
   * memory has learned a later one meanwhile, it is that one.
   */
  recall(values: readonly string[]): Promise<ReadonlyMap<string, SettledAnswer>>;
  /** Whether there is an answer of any age still within its lifetime. */
  holds(value: string): boolean;
  /** That answer, for when the tracker fails. */
  standIn(value: string): SettledAnswer | undefined;
  /** Keeps an answer. True when it says something else than the one it takes the place of. */
  keep(value: string, answer: SettledAnswer): boolean;
  /** Counts an answer from memory that was given without asking for it here. */
  count(): void;
  close(): void;
};

/** What a cache is made of. `shared` is undefined when there is no shared tier. */
export type AnswerCacheOptions = {
  readonly maxEntries: number;
  readonly shared: SharedCache | undefined;
  readonly lifetimes: Lifetimes;
  readonly metrics: Metrics;
};

/** The tiers in one: memory first, then the shared server. */
export function createAnswerCache({ maxEntries, shared, lifetimes, metrics }: AnswerCacheOptions): AnswerCache {
  const memory = createMemoryCache(maxEntries, lifetimes);
  const counts = metrics.cache;

  return {
    fresh(value, now) {
      const answer = memory.fresh(value, now);
      if (answer !== undefined) counts.memory++;
      return answer;
    },
    async recall(values) {
      const recalled = new Map<string, SettledAnswer>();
      if (shared !== undefined && values.length > 0) {
        const now = Date.now();
        for (const [value, answer] of await shared.recall(values)) {
          const latest = memory.keep(value, answer);
          if (now < freshUntil(latest, lifetimes)) recalled.set(value, latest);
        }
      }
      counts.shared += recalled.size;
      counts.missed += values.length - recalled.size;
      return recalled;
    },
    holds: (value) => memory.any(value) !== undefined,
    standIn(value) {
      const answer = memory.any(value);
      if (answer !== undefined) counts.stale++;
      return answer;
    },
    keep(value, answer) {
      const before = memory.any(value);
      memory.keep(value, answer);
      shared?.keep(value, answer);
      return before !== undefined && saysElse(before, answer);
    },
    count() {
      counts.memory++;
    },
    close: () => shared?.close(),
  };
}

function saysElse(one: SettledAnswer, other: SettledAnswer): boolean {
  return one.kind !== other.kind || (one.kind === 'listed' && other.kind === 'listed' && one.family !== other.family);
}
