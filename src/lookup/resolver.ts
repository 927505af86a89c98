import { setImmediate as turn } from 'node:timers/promises';
import type { Mirror } from '../mirror/mirror.ts';
import type { Observable } from '../observables/observable.ts';
import type { Question } from '../observables/question.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { TrackerAnswer } from '../tracker/answer.ts';
import { answeredBy, answeredByMirror, withListings } from './answered.ts';
import type { Lifetimes, SettledAnswer } from './cache/answer.ts';
import type { AnswerCache } from './cache/answer-cache.ts';
import { keepFindings } from './cache/kept-findings.ts';
import type { Finding, LookupFailure } from './finding.ts';
import type { Lane } from './policy/fair-queue.ts';
import type { TrackerPolicy } from './policy/tracker-policy.ts';
import { SharedCalls } from './shared-calls.ts';

/** How one set of observables is looked up. */
type ResolveOptions = {
  /**
   * Gives the signal that ends the look-up: what is unanswered when it aborts has failed with cause `deadline`. Called
   * only when the tracker must be asked, so that answers at hand cost no timer.
   */
  readonly limit?: () => AbortSignal;
  /** Asks the tracker afresh whatever the caches hold. */
  readonly isFresh?: boolean;
  /** Who asks, so that one caller's many look-ups do not hold up another's few; by default nobody else. */
  readonly caller?: string | object;
};

/** Looks observables up. */
export type Resolver = {
  /**
   * One finding for each observable, in their order. Those with the same look-up value are asked about once, whether in this
   * call or in another one under way. Never rejects: an observable's failure is its own finding.
   *
   * As long as an answer is fresh, the same observable gets the very same finding, so that what is made of a finding can be
   * kept with it.
   */
  resolve(observables: readonly Observable[], options?: ResolveOptions): Promise<Finding[]>;
};

/** What a resolver asks, in this order. */
export type ResolverParts = {
  readonly questionOf: (observable: Observable) => Question;
  readonly keeping: Keeping;
  readonly cache: AnswerCache;
  readonly tracker: TrackerPolicy;
  /** Stands in for a tracker that fails; undefined when it must not. */
  readonly mirror: Mirror | undefined;
  /** Whether findings from the tracker are completed with the listings that the mirror knows. */
  readonly isDetailed: boolean;
  readonly logger: Logger;
};

/** How many findings are kept, and for how long. */
type Keeping = { readonly maxEntries: number; readonly lifetimes: Lifetimes };

/** How long a tracker that failed the last time is waited for when there is an older answer to give instead. */
const patienceMs = 1000;

/** How long such a call goes on in all. */
const afterwardsMs = 10_000;

/** After asking for so many values, others get their turn: it takes some milliseconds. */
const askedAtOnce = 100;

type Answer = SettledAnswer | { readonly kind: 'failed'; readonly failure: LookupFailure };

/** A resolver that asks the live tracker, unless a cache knows, and the mirror when the tracker fails. */
export function createResolver(parts: ResolverParts): Resolver {
  const { questionOf, keeping, cache, tracker, mirror, isDetailed, logger } = parts;
  const calls = new SharedCalls<TrackerAnswer>();
  const details = isDetailed ? mirror : undefined;
  const complete: typeof answeredBy =
    details === undefined ? answeredBy : (...given) => withListings(answeredBy(...given), details);
  const kept = keepFindings(keeping.maxEntries, keeping.lifetimes, () => details?.holdings);

  /** A finding that takes no wait, or the question to ask. */
  function atHand(observable: Observable, now: number, isFresh: boolean): Finding | Question {
    const before = isFresh ? undefined : kept.of(observable, now);
    if (before !== undefined) {
      cache.count();
      return before;
    }
    const question = questionOf(observable);
    if (question.isWithheld) return withheld(question);
    const answer = isFresh ? undefined : cache.fresh(question.lookupValue, now);
    return answer === undefined ? question : cached(question, answer);
  }

  function cached(question: Question, answer: SettledAnswer): Finding {
    return kept.keep(complete(question, answer, 'cache'));
  }

  async function ask(question: Question, lane: Lane, signal: AbortSignal): Promise<Finding> {
    const canStandIn = cache.holds(question.lookupValue) || mirror?.holdings !== undefined;
    const answer = await (canStandIn && tracker.isSuspect
      ? callWithPatience(question.lookupValue, lane, signal)
      : call(question.lookupValue, lane, signal));
    if (answer.kind !== 'failed') return complete(question, answer, 'tracker');
    return standIn(question, answer.failure) ?? { kind: 'failed', question, failure: answer.failure };
  }

  function call(value: string, lane: Lane, limit: AbortSignal): Promise<Answer> {
    return calls
      .join(value, limit, (abandoned) => queryAndKeep(value, lane, abandoned))
      .catch((error: unknown) => ({ kind: 'failed', failure: failureOf(error, limit) }));
  }

  /**
   * Waits a second for a tracker that failed the last time, where there is an older answer to give instead. The call goes
   * on for a while: for the cache, and for the circuit to learn from.
   */
  function callWithPatience(value: string, lane: Lane, signal: AbortSignal): Promise<Answer> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    const outOfPatience = new Promise<Answer>((resolve) => {
      const giveUp = () => resolve({ kind: 'failed', failure: { cause: 'deadline' } });
      if (patience.aborted) giveUp();
      else patience.addEventListener('abort', giveUp, { once: true });
    });
    return Promise.race([call(value, lane, AbortSignal.timeout(afterwardsMs)), outOfPatience]);
  }

  /** An older answer in the place of the tracker's own, the latest first. */
  function standIn(question: Question, failure: LookupFailure): Finding | undefined {
    const answer = cache.standIn(question.lookupValue);
    if (answer !== undefined) return { ...complete(question, answer, 'cache'), isStale: true, failure };
    if (mirror?.holdings === undefined) return undefined;
    return { ...answeredByMirror(question, mirror, Date.now()), isStale: true, failure };
  }

  async function queryAndKeep(value: string, lane: Lane, signal: AbortSignal): Promise<TrackerAnswer> {
    const answer = await tracker.query(value, lane, signal);
    logger.debug({ value, answer }, 'tracker asked');
    if (answer.kind !== 'failed' && cache.keep(value, answer)) kept.forget();
    return answer;
  }

  function failureOf(error: unknown, signal: AbortSignal): LookupFailure {
    if (signal.aborted) return { cause: 'deadline' };
    logger.error({ err: error }, 'look-up broke');
    return { cause: 'internal' };
  }

  return {
    async resolve(observables, { limit = noLimit, isFresh = false, caller } = {}) {
      const now = Date.now();
      const found = observables.map((observable) => atHand(observable, now, isFresh));
      if (found.every(isFinding)) return found;

      const questions = found.filter((one): one is Question => !isFinding(one));
      const recalled = await cache.recall(isFresh ? [] : questions.map(({ lookupValue }) => lookupValue));
      const signal = limit();
      const lane: Lane = caller === undefined ? {} : { caller };
      const findings: (Finding | Promise<Finding>)[] = [];
      let asked = 0;
      for (const one of found) {
        const answer = isFinding(one) ? undefined : recalled.get(one.lookupValue);
        if (isFinding(one)) findings.push(one);
        else if (answer !== undefined) findings.push(cached(one, answer));
        else {
          if (asked++ % askedAtOnce === askedAtOnce - 1) await turn();
          findings.push(ask(one, lane, signal));
        }
      }
      return Promise.all(findings);
    },
  };
}

/**
 * A resolver that never asks the tracker about an observable: for bulk, for an air gap, and for discretion. What the mirror
 * knows of a listed observable stands for as long as an answer of the tracker's would, or until the mirror changes.
 */
export function createMirrorResolver(
  { questionOf, keeping }: Pick<ResolverParts, 'questionOf' | 'keeping'>,
  mirror: Mirror,
): Resolver {
  const kept = keepFindings(keeping.maxEntries, keeping.lifetimes, () => mirror.holdings);
  function answer(observable: Observable, now: number): Finding {
    const before = kept.of(observable, now);
    if (before !== undefined) return before;
    const question = questionOf(observable);
    if (mirror.holdings === undefined) return { kind: 'failed', question, failure: { cause: 'mirror-empty' } };
    return question.isWithheld ? withheld(question) : kept.keep(answeredByMirror(question, mirror, now));
  }
  return {
    async resolve(observables) {
      const now = Date.now();
      return observables.map((observable) => answer(observable, now));
    },
  };
}

const noLimit = () => new AbortController().signal;

/** The finding on what must not leave the relay, which nobody is asked about. */
function withheld(question: Question): Finding {
  return answeredBy(question, { kind: 'not-listed', answeredAt: Date.now() }, 'relay');
}

function isFinding(one: Finding | Question): one is Finding {
  return 'kind' in one;
}
