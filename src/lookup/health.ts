import type { Mirror } from '../mirror/mirror.ts';
import type { TrackerClient } from '../tracker/client.ts';
import type { LookupFailure } from './finding.ts';
import { probeValue } from './policy/tracker-policy.ts';

const validMs = 10_000;
const patienceMs = 4500;

type HealthFailure = Exclude<LookupFailure, { cause: 'deadline' }>;

/** Whether look-ups are answered. */
export type HealthCheck = {
  /** Undefined when it does, or why it doesn't; at most 10 s old, and known within 5 s whatever the tracker does. */
  check(): Promise<HealthFailure | undefined>;
};

/** A health check that asks the query API itself, one question at a time. */
export function createHealthCheck(client: TrackerClient): HealthCheck {
  let latest: Promise<HealthFailure | undefined> | undefined;
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

/** A health check that asks nobody: where only the mirror is asked, all is well once that holds something. */
export function createMirrorHealthCheck(mirror: Mirror): HealthCheck {
  return { check: async () => (mirror.holdings === undefined ? { cause: 'mirror-empty' } : undefined) };
}

async function ask(client: TrackerClient): Promise<HealthFailure | undefined> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const answer = await client.query(probeValue, patience);
    return answer.kind === 'failed' ? answer.failure : undefined;
  } catch {
    return { cause: 'unavailable', detail: `no answer within ${patienceMs} ms`, isTransient: false };
  }
}
