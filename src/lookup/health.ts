import type { Mirror } from '../mirror/mirror.ts';
import type { TrackerClient } from '../tracker/client.ts';
import type { LookupFailure } from './finding.ts';
import { probeValue } from './policy/tracker-policy.ts';

const validMs = 10_000;
const patienceMs = 4500;

/** Whether look-ups are answered, and how well. */
type Health = {
  /** Why the tracker does not answer them; undefined when it does. */
  readonly failure?: Exclude<LookupFailure, { cause: 'deadline' }>;
  /** When what the mirror answers in its place was fetched, in Unix milliseconds; undefined when it holds nothing. */
  readonly standInFetchedAt?: number | undefined;
};

/** Tells whether look-ups are answered. */
export type HealthCheck = {
  /** At most 10 s old, and known within 5 s whatever the tracker does. */
  check(): Promise<Health>;
};

/** A health check that asks the query API itself, one question at a time. `mirror` is what stands in, if anything does. */
export function createHealthCheck(client: TrackerClient, mirror: Mirror | undefined): HealthCheck {
  let latest: Promise<Health['failure']> | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  return {
    async check() {
      const now = performance.now();
      if (latest === undefined || now - checkedAt > validMs) {
        checkedAt = now;
        latest = ask(client);
      }
      const failure = await latest;
      return failure === undefined ? {} : { failure, standInFetchedAt: mirror?.holdings?.fetchedAt };
    },
  };
}

/** A health check that asks nobody: where only the mirror is asked, all is well once that holds something. */
export function createMirrorHealthCheck(mirror: Mirror): HealthCheck {
  return { check: async () => (mirror.holdings === undefined ? { failure: { cause: 'mirror-empty' } } : {}) };
}

async function ask(client: TrackerClient): Promise<Health['failure']> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const answer = await client.query(probeValue, patience);
    return answer.kind === 'failed' ? answer.failure : undefined;
  } catch {
    return { cause: 'unavailable', detail: `no answer within ${patienceMs} ms`, isTransient: false };
  }
}
