import { createCircuit } from '../../patience/circuit.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { TrackerAnswer, TrackerFailure } from '../../tracker/answer.ts';
import type { TrackerClient } from '../../tracker/client.ts';
import { FairQueue, type Lane, QueueFullError } from './fair-queue.ts';
import { createRetry } from './retry.ts';

const maxWaiting = 20_000;
const logEveryMs = 60_000;

/** A full set of those in flight by default. */
const failuresToOpen = 8;

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

/** The tracker, asked with care: retries, a fair queue and a circuit around each attempt. */
export type TrackerPolicy = {
  /**
   * What the tracker says of a look-up value. Look-ups of the same lane wait behind each other, those of different lanes
   * take turns (see `FairQueue`). Failures are values; rejects only with the signal's reason.
   */
  query(value: string, lane: Lane, signal: AbortSignal): Promise<TrackerAnswer>;
  /** Whether the last attempt found the tracker unavailable. */
  readonly isSuspect: boolean;
  /** Resolves when it is known, as far as it is time to know, whether a tracker that was left alone is back. */
  catchUp(): Promise<void>;
  close(): void;
};

const circuitOpen: TrackerAnswer = {
  kind: 'failed',
  failure: { cause: 'unavailable', detail: 'circuit open', isTransient: false },
};

/** Puts the policy around `client`. */
export function createTrackerPolicy(client: TrackerClient, options: TrackerPolicyOptions): TrackerPolicy {
  const { logger, metrics, probeAfterMs } = options;
  const loggedAt = new Map<TrackerFailure['cause'], number>();
  let isSuspect = false;
  const queue = new FairQueue(options.concurrency, maxWaiting, (waiting) => metrics.queueLength.set(waiting));
  const circuit = createCircuit<TrackerFailure>({
    failuresToOpen,
    probeAfterMs,
    probe: async () => outageIn(await attempt(probeValue)),
    onChange(state, failure) {
      metrics.circuitState.set({ closed: 0, 'half-open': 1, open: 2 }[state]);
      if (state === 'closed') logger.info('the tracker answers again');
      if (failure === undefined) return;
      const { cause } = failure;
      logger.warn(
        { retryMs: probeAfterMs, cause, detail: loggable(failure) },
        'the tracker does not answer: left alone',
      );
    },
  });
  const retry = createRetry(options.retries);
  retry.onRetry(() => metrics.trackerRetries.inc());

  async function attempt(value: string, signal?: AbortSignal): Promise<TrackerAnswer> {
    const stopTimer = metrics.trackerSeconds.startTimer();
    let outcome = 'aborted';
    try {
      const answer = await client.query(value, signal);
      outcome = answer.kind === 'failed' ? answer.failure.cause : answer.kind;
      const outage = outageIn(answer);
      isSuspect = outage !== undefined;
      if (answer.kind === 'failed') logFailure(answer.failure);
      if (outage === undefined) circuit.succeeded();
      else circuit.failed(outage);
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
    logger.warn({ cause, detail: loggable(failure) }, 'the tracker failed a look-up');
  }

  async function queuedAttempt(value: string, lane: Lane, signal: AbortSignal): Promise<TrackerAnswer> {
    try {
      return await queue.run(lane, async () => (circuit.isClosed ? attempt(value, signal) : circuitOpen), signal);
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
    catchUp: () => circuit.catchUp(),
    close: () => circuit.close(),
  };
}

/** The failure that tells that the tracker is not there; undefined when it answered, be it something unusable. */
function outageIn(answer: TrackerAnswer): TrackerFailure | undefined {
  return answer.kind === 'failed' && answer.failure.cause === 'unavailable' ? answer.failure : undefined;
}

/** What says no word of the site's own, which could hold the value it was asked for. */
function loggable(failure: TrackerFailure): string | number | undefined {
  if (failure.cause === 'unavailable') return failure.detail;
  if (failure.cause === 'untrusted-certificate') return failure.reason;
  return failure.cause === 'unexpected-status' ? failure.status : undefined;
}
