import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { request } from 'undici';
import type { FloodOrder, FloodOutcome } from '../support/flood.ts';
import { percentile, timed } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startTracker } from '../support/server-process.ts';

const callers = 200;
const observables = 1000;
const floodMs = 15_000;
const trackerMs = 50;
const deadlineMs = 5000;
const pauseMs = 20;

/** What a caller with little to ask sees of others who ask for far more than can be answered, and what that takes. */
export async function overload(): Promise<Figure[]> {
  const tracker = await startTracker('--latency-ms', String(trackerMs));
  const relay = await startRelay({
    TRACKER_URL: tracker.url,
    LOOKUP_SOURCE: 'live',
    TRUSTED_PROXIES: '127.0.0.1',
    REQUEST_DEADLINE_MS: String(deadlineMs),
  });
  const flood = startFlood({ url: relay.url, callers, observables, from: '203.0.113.1' });
  const [lightMs, livezMs] = await Promise.all([
    againAndAgain(async () => {
      const known = [{ type: 'url', value: 'http://panel.example/' }];
      const answer = await post(`${relay.url}/observe/observables`, known, { 'x-forwarded-for': '203.0.113.2' });
      if (!answer.includes('"judgements"')) throw new Error(`told to a light caller: ${answer}`);
    }),
    againAndAgain(async () => {
      const { statusCode, body } = await request(`${relay.url}/livez`);
      await body.dump();
      if (statusCode !== 200) throw new Error(`/livez answered ${statusCode}`);
    }),
  ]);
  const { answers, refused, malformed } = await flood.stop();
  const recoveryMs = await timed(async () => {
    for (let n = 0; ; n++) {
      const fresh = [{ type: 'url', value: `http://after-${n}.example/` }];
      if (!(await post(`${relay.url}/observe/observables`, fresh)).includes('"errors"')) return;
    }
  });
  const peakMb = relay.peakRssMb();
  await relay.stop();
  await tracker.stop();
  for (const answer of malformed.slice(0, 5)) process.stderr.write(`malformed: ${answer}\n`);
  return [
    {
      name: `overload, ${callers} ask ${observables} each: peak RSS`,
      value: peakMb,
      unit: 'MB',
      reach: { atMost: 400 },
    },
    {
      name: `  malformed of ${answers} answers, ${refused} refused`,
      value: malformed.length,
      unit: '',
      reach: { atMost: 0 },
    },
    { name: '  a light caller, p99', value: percentile(lightMs, 0.99), unit: 'ms', reach: { atMost: 1000 } },
    { name: '  /livez, the longest', value: Math.max(...livezMs), unit: 'ms', reach: { atMost: 1000 } },
    { name: '  until all is answered again', value: recoveryMs, unit: 'ms', reach: { atMost: 1000 } },
  ];
}

function startFlood(order: FloodOrder) {
  const worker = new Worker(new URL('../support/flood.ts', import.meta.url), { workerData: order });
  return {
    async stop(): Promise<FloodOutcome> {
      worker.postMessage('stop');
      const [outcome] = await once(worker, 'message');
      return outcome;
    },
  };
}

/** How long each took, in milliseconds, of what is done as long as the flood lasts, with short pauses. */
async function againAndAgain(task: () => Promise<void>): Promise<number[]> {
  const endsAt = performance.now() + floodMs;
  const took: number[] = [];
  while (performance.now() < endsAt) {
    took.push(await timed(task));
    await sleep(pauseMs);
  }
  return took;
}
