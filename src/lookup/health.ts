import type { TrackerFailure } from '../tracker/answer.ts';
import type { TrackerClient } from '../tracker/client.ts';
import { probeValue } from './policy/tracker-policy.ts';

const validMs = 10_000;
const patienceMs = 4500;

/** Whether the tracker answers look-ups. */
export type HealthCheck = {
  /** Undefined when it does, or why it doesn't; at most 10 s old, and known within 5 s whatever the tracker does. */
  check(): Promise<TrackerFailure | undefined>;
};

/** A health check that asks the query API itself, one question at a time. */
export function createHealthCheck(client: TrackerClient): HealthCheck {
  let latest: Promise<TrackerFailure | undefined> | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  return {
    check() {
      const now = performance.now();
      if (latest === undefined || now - checkedAt > validMs) {
        checkedAt = now;
        latest = ask(client);
      }
      return latest;
    },
  };
}

async function ask(client: TrackerClient): Promise<TrackerFailure | undefined> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const answer = await client.query(probeValue, patience);
    return answer.kind === 'failed' ? answer.failure : undefined;
  } catch {
    return { cause: 'unavailable', detail: `no answer within ${patienceMs} ms`, isTransient: false };
  }
}
