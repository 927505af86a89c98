import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { TrackerAnswer, TrackerFailure } from '../../tracker/answer.ts';
import type { TrackerClient } from '../../tracker/client.ts';
import { createBreaker } from './breaker.ts';
import { FairQueue, QueueFullError } from './fair-queue.ts';
import { createRetry } from './retry.ts';

const maxWaiting = 20_000;
const logEveryMs = 60_000;

/** A value that is never listed (RFC 2606), for asking whether the tracker answers at all. */
export const probeValue = 'probe.example';

/** What bounds the load on the tracker and the patience with it. */
export type TrackerPolicyOptions = {
  /** Attempts in flight at any time. */
  readonly concurrency: number;
  /** Further attempts after a failed one. */
  readonly retries: number;
  /** Milliseconds between two probes of a tracker that is left alone. */
  readonly probeAfterMs: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
};

/** The tracker, asked with care: retries, a circuit breaker and a fair queue around each attempt. */
export type TrackerPolicy = {
  /**
   * What the tracker says of a look-up value. Look-ups of the same `lane` (a request) wait behind each other, those of
   * different lanes take turns. Failures are values; rejects only with the signal's reason.
   */
  query(value: string, lane: object, signal: AbortSignal): Promise<TrackerAnswer>;
  /** Whether the last attempt found the tracker unavailable. */
  readonly isSuspect: boolean;
  close(): void;
};

/** Puts the policy around `client`. */
export function createTrackerPolicy(client: TrackerClient, options: TrackerPolicyOptions): TrackerPolicy {
  const { metrics } = options;
  const loggedAt = new Map<TrackerFailure['cause'], number>();
  let isSuspect = false;
  const queue = new FairQueue(options.concurrency, maxWaiting, (waiting) => metrics.queueLength.set(waiting));
  const breaker = createBreaker(() => attempt(probeValue), options);
  const retry = createRetry(options.retries);
  retry.onRetry(() => metrics.trackerRetries.inc());

  async function attempt(value: string, signal?: AbortSignal): Promise<TrackerAnswer> {
    const stopTimer = metrics.trackerSeconds.startTimer();
    let outcome = 'aborted';
    try {
      const answer = await client.query(value, signal);
      outcome = answer.kind === 'failed' ? answer.failure.cause : answer.kind;
      isSuspect = answer.kind === 'failed' && answer.failure.cause === 'unavailable';
      if (answer.kind === 'failed') logFailure(answer.failure);
      return answer;
    } finally {
      stopTimer();
      metrics.trackerAttempts.inc({ outcome });
    }
  }

  /** Once a minute for each cause: why look-ups fail must not be hidden by what stands in for them, nor fill the log. */
  function logFailure(failure: TrackerFailure): void {
    const now = performance.now();
    if (now - (loggedAt.get(failure.cause) ?? Number.NEGATIVE_INFINITY) < logEveryMs) return;
    loggedAt.set(failure.cause, now);
    const { cause } = failure;
    options.logger.warn({ cause, detail: loggable(failure) }, 'the tracker failed a look-up');
  }

  async function queuedAttempt(value: string, lane: object, signal: AbortSignal): Promise<TrackerAnswer> {
    try {
      return await queue.run(lane, () => breaker.attempt(() => attempt(value, signal)), signal);
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      return { kind: 'failed', failure: { cause: 'unavailable', detail: error.message, isTransient: false } };
    }
  }

  return {
    query: (value, lane, signal) =>
      retry.execute(() => queuedAttempt(value, lane, signal), signal) as Promise<TrackerAnswer>,
    get isSuspect() {
      return isSuspect;
    },
    close: () => breaker.close(),
  };
}

/** What says no word of the site's own, which could hold the value it was asked for. */
function loggable(failure: TrackerFailure): string | number | undefined {
  if (failure.cause === 'unavailable') return failure.detail;
  if (failure.cause === 'untrusted-certificate') return failure.reason;
  return failure.cause === 'unexpected-status' ? failure.status : undefined;
}
