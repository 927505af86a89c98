import { lookupValue } from '../observables/lookup-value.ts';
import type { Observable } from '../observables/observable.ts';
import { isPrivate } from '../observables/private-address.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { TrackerAnswer } from '../tracker/answer.ts';
import type { SettledAnswer } from './cache/answer.ts';
import type { AnswerCache } from './cache/answer-cache.ts';
import type { Finding, FindingSource, Listed, LookupFailure, NotListed } from './finding.ts';
import type { TrackerPolicy } from './policy/tracker-policy.ts';
import { SharedCalls } from './shared-calls.ts';

/** How one set of observables is looked up. */
export type ResolveOptions = {
  /**
   * Gives the signal that ends the look-up: what is unanswered when it aborts has failed with cause `deadline`. Called
   * only when the tracker must be asked, so that answers at hand cost no timer.
   */
  readonly limit?: () => AbortSignal;
  /** Asks the tracker afresh whatever the caches hold. */
  readonly isFresh?: boolean;
};

/** Looks observables up. */
export type Resolver = {
  /**
   * One finding for each observable, in their order. Observables with the same look-up value are asked about once, whether
   * in this call or in another one under way. Never rejects: an observable's failure is its own finding.
   */
  resolve(observables: readonly Observable[], options?: ResolveOptions): Promise<Finding[]>;
};

/** What a resolver asks, in this order. */
export type ResolverParts = {
  readonly cache: AnswerCache;
  readonly tracker: TrackerPolicy;
  readonly logger: Logger;
};

/** A resolver over its parts. */
export function createResolver({ cache, tracker, logger }: ResolverParts): Resolver {
  const calls = new SharedCalls<TrackerAnswer>();

  /** A finding that takes no wait. */
  function atHand(observable: Observable): Finding | undefined {
    const answer = cache.fresh(lookupValue(observable));
    if (answer !== undefined) return answered(observable, answer, 'cache');
    if (isPrivate(observable)) return answered(observable, { kind: 'not-listed', answeredAt: Date.now() }, 'relay');
    return undefined;
  }

  async function ask(observable: Observable, value: string, lane: object, signal: AbortSignal): Promise<Finding> {
    const answer = await calls
      .join(value, signal, (abandoned) => queryAndKeep(value, lane, abandoned))
      .catch((error: unknown) => ({ kind: 'failed' as const, failure: failureOf(error, signal) }));
    if (answer.kind !== 'failed') return answered(observable, answer, 'tracker');
    const standIn = cache.standIn(value);
    if (standIn !== undefined) return { ...answered(observable, standIn, 'cache'), isStale: true };
    return { kind: 'failed', observable, failure: answer.failure };
  }

  async function queryAndKeep(value: string, lane: object, signal: AbortSignal): Promise<TrackerAnswer> {
    const answer = await tracker.query(value, lane, signal);
    if (answer.kind === 'failed') logger.debug({ value, failure: answer.failure }, 'look-up failed');
    else cache.keep(value, answer);
    return answer;
  }

  function failureOf(error: unknown, signal: AbortSignal): LookupFailure {
    if (signal.aborted) return { cause: 'deadline' };
    logger.error({ err: error }, 'look-up broke');
    return { cause: 'internal' };
  }

  return {
    async resolve(observables, { limit = noLimit, isFresh = false } = {}) {
      const findings = observables.map((observable) => (isFresh ? undefined : atHand(observable)));
      if (isComplete(findings)) return findings;

      const values = observables.map(lookupValue);
      const recalled = await cache.recall(isFresh ? [] : values.filter((_, i) => findings[i] === undefined));
      const signal = limit();
      const lane = {};
      return Promise.all(
        observables.map((observable, i) => {
          const value = values[i] ?? '';
          const answer = recalled.get(value);
          if (answer !== undefined) return answered(observable, answer, 'cache');
          return findings[i] ?? ask(observable, value, lane, signal);
        }),
      );
    },
  };
}

const noLimit = () => new AbortController().signal;

function isComplete(findings: (Finding | undefined)[]): findings is Finding[] {
  return !findings.includes(undefined);
}

function answered(observable: Observable, answer: SettledAnswer, source: FindingSource): Listed | NotListed {
  const { answeredAt } = answer;
  if (answer.kind === 'not-listed') {
    return { kind: 'not-listed', observable, source, answeredAt, isStale: false, neighbours: [] };
  }
  const families = answer.family === '' ? [] : [answer.family];
  return { kind: 'listed', observable, source, answeredAt, isStale: false, families, listings: [], hostsOnAddress: 0 };
}
