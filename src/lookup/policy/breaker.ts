import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { TrackerAnswer } from '../../tracker/answer.ts';

const failuresToOpen = 8;
const never = Number.POSITIVE_INFINITY;

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
    { halfOpenAfter: never, breaker: new ConsecutiveBreaker(failuresToOpen) },
  );
  let nextProbe: NodeJS.Timeout | undefined;
  let isClosing = false;

  function armProbe(): void {
    if (!isClosing) nextProbe = setTimeout(() => void halfOpen().catch(armProbe), probeAfterMs).unref();
  }

  /** Apart from the policy's own half-open state, which counts its time by the clock: that may be set back. */
  async function halfOpen(): Promise<void> {
    metrics.breakerState.set(gaugeValue[CircuitState.HalfOpen]);
    if (isOutage(await probe())) {
      metrics.breakerState.set(gaugeValue[CircuitState.Open]);
      armProbe();
    } else policy.isolate().dispose();
  }

  policy.onStateChange((state) => {
    metrics.breakerState.set(gaugeValue[state]);
    if (state === CircuitState.Open) armProbe();
  });
  policy.onBreak((reason) => {
    // Isolating, which a probe that is answered does on the way to closing, is no failure.
    if (isClosing || 'isolated' in reason) return;
    const failure = 'value' in reason ? (reason.value as TrackerAnswer) : undefined;
    logger.warn({ retryMs: probeAfterMs, ...failure }, 'the tracker does not answer: left alone for a while');
  });
  policy.onReset(() => logger.info('the tracker answers again'));

  return {
    async attempt(query) {
      return policy.state === CircuitState.Closed ? policy.execute(query) : circuitOpen;
    },
    close() {
      isClosing = true;
      clearTimeout(nextProbe);
    },
  };
}

const circuitOpen: TrackerAnswer = {
  kind: 'failed',
  failure: { cause: 'unavailable', detail: 'circuit open', isTransient: false },
};

function isOutage(answer: TrackerAnswer): boolean {
  return answer.kind === 'failed' && answer.failure.cause === 'unavailable';
}
