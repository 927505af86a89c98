import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { TrackerAnswer } from '../../tracker/answer.ts';

const failuresToOpen = 8;

const gaugeValue: Readonly<Record<CircuitState, number>> = {
  [CircuitState.Closed]: 0,
  [CircuitState.HalfOpen]: 1,
  [CircuitState.Open]: 2,
  [CircuitState.Isolated]: 2,
};

/** Leaves the tracker alone while it fails. */
export type Breaker = {
  /** Runs an attempt at the tracker, or answers `unavailable` at once while the circuit is not closed. */
  attempt(query: () => Promise<TrackerAnswer>): Promise<TrackerAnswer>;
  close(): void;
};

/**
 * A circuit breaker that opens when eight attempts in a row (a full set of those in flight by default) find the tracker
 * unavailable. `probe` is then tried every `probeAfterMs`, one at a time and apart from any look-up, until it is answered:
 * so no look-up ever waits for a site that is known to be down, and the first one after an outage is answered live.
 */
export function createBreaker(
  probe: () => Promise<TrackerAnswer>,
  { probeAfterMs, logger, metrics }: { probeAfterMs: number; logger: Logger; metrics: Metrics },
): Breaker {
  const policy = circuitBreaker(
    handleWhenResult((answer) => isOutage(answer as TrackerAnswer)),
    { halfOpenAfter: probeAfterMs, breaker: new ConsecutiveBreaker(failuresToOpen) },
  );
  let nextProbe: NodeJS.Timeout | undefined;

  policy.onStateChange((state) => {
    metrics.breakerState.set(gaugeValue[state]);
    if (state === CircuitState.Open) {
      // A millisecond more, since the policy counts its time by the clock and a timer may be early by one.
      nextProbe = setTimeout(() => void policy.execute(probe), probeAfterMs + 1).unref();
    }
  });
  policy.onBreak(() => logger.warn({ retryMs: probeAfterMs }, 'the tracker does not answer: left alone for a while'));
  policy.onReset(() => logger.info('the tracker answers again'));

  return {
    async attempt(query) {
      return policy.state === CircuitState.Closed ? policy.execute(query) : circuitOpen;
    },
    close: () => clearTimeout(nextProbe),
  };
}

const circuitOpen: TrackerAnswer = {
  kind: 'failed',
  failure: { cause: 'unavailable', detail: 'circuit open', isTransient: false },
};

function isOutage(answer: TrackerAnswer): boolean {
  return answer.kind === 'failed' && answer.failure.cause === 'unavailable';
}
