import type { Mirror } from '../mirror/mirror.ts';
import type { Question } from '../observables/question.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { TrackerAnswer } from '../tracker/answer.ts';
import { answeredBy, answeredByMirror, withListings } from './answered.ts';
import type { SettledAnswer } from './cache/answer.ts';
import type { AnswerCache } from './cache/answer-cache.ts';
import type { Finding, LookupFailure } from './finding.ts';
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
};

/** Looks observables up. */
export type Resolver = {
  /**
   * One finding for each question, in their order. Questions with the same look-up value are asked once, whether
   * in this call or in another one under way. Never rejects: an observable's failure is its own finding.
   */
  resolve(questions: readonly Question[], options?: ResolveOptions): Promise<Finding[]>;
  /**
   * A check, at hardly any cost, whether resolving the same observables again would find the same at once; undefined for
   * findings of which that can't be told.
   */
  watch(findings: readonly Finding[]): (() => boolean) | undefined;
};

/** What a resolver asks, in this order. */
export type ResolverParts = {
  readonly cache: AnswerCache;
  readonly tracker: TrackerPolicy;
  /** Stands in for a tracker that fails; undefined when it must not. */
  readonly mirror: Mirror | undefined;
  /** Whether findings from the tracker are completed with the listings that the mirror knows. */
  readonly isDetailed: boolean;
  readonly logger: Logger;
};

/** How long a tracker that failed the last time is waited for when there is an older answer to give instead. */
const patienceMs = 1000;

/** How long such a call goes on in all. */
const afterwardsMs = 10_000;

type Answer = SettledAnswer | { readonly kind: 'failed'; readonly failure: LookupFailure };

/** A resolver that asks the live tracker, unless a cache knows, and the mirror when the tracker fails. */
export function createResolver({ cache, tracker, mirror, isDetailed, logger }: ResolverParts): Resolver {
  const calls = new SharedCalls<TrackerAnswer>();
  const complete: typeof answeredBy =
    mirror !== undefined && isDetailed ? (...given) => withListings(answeredBy(...given), mirror) : answeredBy;

  /** A finding that takes no wait. */
  function atHand(question: Question): Finding | undefined {
    if (question.isWithheld) return withheld(question);
    const answer = cache.fresh(question.lookupValue);
    return answer === undefined ? undefined : complete(question, answer, 'cache');
  }

  async function ask(question: Question, lane: object, signal: AbortSignal): Promise<Finding> {
    const { lookupValue: value } = question;
    const canStandIn = cache.holds(value) || mirror?.holdings !== undefined;
    const answer = await (canStandIn && tracker.isSuspect
      ? callWithPatience(value, lane, signal)
      : call(value, lane, signal));
    if (answer.kind !== 'failed') return complete(question, answer, 'tracker');
    return standIn(question, answer.failure) ?? { kind: 'failed', question, failure: answer.failure };
  }

  function call(value: string, lane: object, limit: AbortSignal): Promise<Answer> {
    return calls
      .join(value, limit, (abandoned) => queryAndKeep(value, lane, abandoned))
      .catch((error: unknown) => ({ kind: 'failed', failure: failureOf(error, limit) }));
  }

  /**
   * Waits a second for a tracker that failed the last time, where there is an older answer to give instead. The call goes
   * on for a while: for the cache, and for the circuit breaker to learn from.
   */
  function callWithPatience(value: string, lane: object, signal: AbortSignal): Promise<Answer> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    const outOfPatience = new Promise<Answer>((resolve) => {
      const failure: LookupFailure = { cause: 'deadline' };
      patience.addEventListener('abort', () => resolve({ kind: 'failed', failure }), { once: true });
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

  async function queryAndKeep(value: string, lane: object, signal: AbortSignal): Promise<TrackerAnswer> {
    const answer = await tracker.query(value, lane, signal);
    logger.debug({ value, answer }, 'tracker asked');
    if (answer.kind !== 'failed') cache.keep(value, answer);
    return answer;
  }

  function failureOf(error: unknown, signal: AbortSignal): LookupFailure {
    if (signal.aborted) return { cause: 'deadline' };
    logger.error({ err: error }, 'look-up broke');
    return { cause: 'internal' };
  }

  return {
    async resolve(questions, { limit = noLimit, isFresh = false } = {}) {
      const findings = questions.map((question) => (isFresh ? withheld(question) : atHand(question)));
      if (isComplete(findings)) return findings;

      const values = questions.map(({ lookupValue }) => lookupValue);
      const recalled = await cache.recall(isFresh ? [] : values.filter((_, i) => findings[i] === undefined));
      const signal = limit();
      const lane = {};
      return Promise.all(
        questions.map((question, i) => {
          const finding = findings[i];
          if (finding !== undefined) return finding;
          const answer = recalled.get(question.lookupValue);
          return answer === undefined ? ask(question, lane, signal) : complete(question, answer, 'cache');
        }),
      );
    },
    watch(findings) {
      // With details, what is found depends on the mirror too.
      const given = isDetailed ? undefined : answerTimes(findings);
      return given === undefined ? undefined : cache.watch(given);
    },
  };
}

/**
 * When the answers behind these findings were given, by look-up value; undefined unless all of them are the tracker's own,
 * in time. Private addresses, which nobody is asked about, are left out.
 */
function answerTimes(findings: readonly Finding[]): ReadonlyMap<string, number> | undefined {
  const times = new Map<string, number>();
  for (const finding of findings) {
    if (finding.kind === 'failed' || finding.isStale) return undefined;
    if (finding.source !== 'relay') times.set(finding.question.lookupValue, finding.answeredAt);
  }
  return times;
}

/** A resolver that never asks the tracker about an observable: for bulk, for an air gap, and for discretion. */
export function createMirrorResolver(mirror: Mirror): Resolver {
  return {
    async resolve(questions) {
      const now = Date.now();
      return questions.map((question) => {
        if (mirror.holdings === undefined) return { kind: 'failed', question, failure: { cause: 'mirror-empty' } };
        return withheld(question) ?? answeredByMirror(question, mirror, now);
      });
    },
    watch: () => undefined,
  };
}

const noLimit = () => new AbortController().signal;

/** The finding on what must not leave the relay, which nobody is asked about; undefined for any other observable. */
function withheld(question: Question): Finding | undefined {
  return question.isWithheld
    ? answeredBy(question, { kind: 'not-listed', answeredAt: Date.now() }, 'relay')
    : undefined;
}

function isComplete(findings: (Finding | undefined)[]): findings is Finding[] {
  return !findings.includes(undefined);
}
