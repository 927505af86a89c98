import { median, timed } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startTracker } from '../support/server-process.ts';

const observables = 20;
const inFlight = 8;
const latencyMs = 50;
const rounds = 15;

/** Distinct observables that nothing is cached of, against the least that their number takes. */
export async function parallel(): Promise<Figure[]> {
  const tracker = await startTracker('--latency-ms', String(latencyMs));
  const relay = await startRelay({ TRACKER_URL: tracker.url, LOOKUP_SOURCE: 'live', LOG_LEVEL: 'info' });
  const times: number[] = [];
  for (let round = -3; round < rounds; round++) {
    const asked = Array.from({ length: observables }, (_, i) => ({ type: 'ip', value: `203.0.${round + 3}.${i}` }));
    const ms = await timed(() => post(`${relay.url}/observe/observables`, asked));
    if (round >= 0) times.push(ms);
  }
  await relay.stop();
  await tracker.stop();
  const ideal = Math.ceil(observables / inFlight) * latencyMs;
  return [
    {
      name: `${observables} distinct observables, tracker in ${latencyMs} ms`,
      value: median(times),
      unit: 'ms',
      reference: ideal,
      referenceName: 'ideal',
      reach: { atMost: 1.15 },
    },
    {
      name: '  the same, one after another',
      value: observables * latencyMs,
      unit: 'ms',
      reference: ideal,
      referenceName: 'ideal',
    },
  ];
}
