import { percentile, timed } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startTracker } from '../support/server-process.ts';

const latencyMs = 20;
const batch = 1000;
const singles = 100;

/** A single look-up while a batch of a thousand is under way, against one that is alone. */
export async function fairness(): Promise<Figure[]> {
  const tracker = await startTracker('--latency-ms', String(latencyMs));
  const relay = await startRelay({ TRACKER_URL: tracker.url, LOOKUP_SOURCE: 'live', REQUEST_DEADLINE_MS: '60000' });
  const url = `${relay.url}/deliberate/observables`;
  let next = 0;
  const single = () => timed(() => post(url, [{ type: 'ip', value: `198.51.${next >> 8}.${next++ % 256}` }]));
  await single();

  const alone: number[] = [];
  for (let i = 0; i < singles; i++) alone.push(await single());

  const beside: number[] = [];
  const all = Array.from({ length: batch }, (_, i) => ({ type: 'url', value: `http://batch-${i}.example/` }));
  let isUnderWay = true;
  const batchMs = timed(() => post(url, all)).finally(() => {
    isUnderWay = false;
  });
  while (isUnderWay && beside.length < singles) beside.push(await single());
  await batchMs;
  await relay.stop();
  await tracker.stop();
  return [
    {
      name: `single look-up beside ${batch}, p99`,
      value: percentile(beside, 0.99),
      unit: 'ms',
      reference: percentile(alone, 0.99),
      referenceName: 'alone, p99',
      reach: { atMost: 4 },
    },
    {
      name: `  the batch of ${batch} itself`,
      value: await batchMs,
      unit: 'ms',
      reference: (batch / 8) * latencyMs,
      referenceName: 'ideal',
    },
  ];
}
