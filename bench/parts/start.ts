import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { functionUrl } from '../../test/lambda/events.ts';
import { runFunction } from '../../test/lambda/run-function.ts';
import { prepareMirror } from '../support/listings.ts';
import { median, timed } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startTracker } from '../support/server-process.ts';

const rounds = 7;

/** Between the start and the first look-ups: as soon as a load balancer's check has found the relay ready. */
const afterStartMs = 100;

/** From starting the process to the first verdict, without a mirror and with a large one on disk. */
export async function start(): Promise<Figure[]> {
  const tracker = await startTracker();
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await prepareMirror(directory, 50_000);
  const bare: number[] = [];
  const mirrored: number[] = [];
  const cold: number[] = [];
  await promisify(execFile)(process.execPath, ['scripts/build-lambda.ts']);
  for (let round = 0; round < rounds; round++) {
    bare.push(await firstAnswer({ TRACKER_URL: tracker.url, LOOKUP_SOURCE: 'live' }));
    mirrored.push(await firstAnswer({ TRACKER_URL: tracker.url, DATA_DIR: directory }));
    cold.push(await coldStart({ TRACKER_URL: tracker.url, DATA_DIR: directory }));
  }
  await tracker.stop();
  await rm(directory, { recursive: true });
  const slow = await startTracker('--latency-ms', '50');
  const first: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const relay = await startRelay({ TRACKER_URL: slow.url, LOOKUP_SOURCE: 'live' });
    const asked = Array.from({ length: 20 }, (_, i) => ({ type: 'ip', value: `203.0.${round}.${i}` }));
    await sleep(afterStartMs);
    first.push(await timed(() => post(`${relay.url}/observe/observables`, asked)));
    await relay.stop();
  }
  await slow.stop();
  return [
    { name: 'start to first answer', value: median(bare), unit: 'ms', reach: { atMost: 300 } },
    {
      name: 'start to first answer, 50k listings on disk',
      value: median(mirrored),
      unit: 'ms',
      reach: { atMost: 500 },
    },
    { name: 'cold start on AWS Lambda, 50k listings', value: median(cold), unit: 'ms', reach: { atMost: 400 } },
    {
      name: 'the first 20 look-ups after a start, tracker in 50 ms',
      value: median(first),
      unit: 'ms',
      reference: 150,
      referenceName: 'ideal',
      reach: { atMost: 1.5 },
    },
  ];
}

async function firstAnswer(settings: Readonly<Record<string, string>>): Promise<number> {
  const startedAt = performance.now();
  const relay = await startRelay(settings);
  await post(`${relay.url}/observe/observables`, [{ type: 'ip', value: '203.0.113.145' }]);
  const ms = performance.now() - startedAt;
  await relay.stop();
  return ms;
}

/** From starting the process that Lambda would to its first answer. */
async function coldStart(environment: Readonly<Record<string, string>>): Promise<number> {
  const startedAt = performance.now();
  const started = await runFunction({ environment });
  const body = JSON.stringify([{ type: 'ip', value: '203.0.113.145' }]);
  await started.invoke(functionUrl({ method: 'POST', target: '/observe/observables', body }));
  const ms = performance.now() - startedAt;
  started.stop();
  return ms;
}
