import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareMirror } from '../support/listings.ts';
import { median, timed } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startTracker } from '../support/server-process.ts';

const timeoutMs = 1000;
const deadlineMs = 3000;
const rounds = 50;

/** What a tracker that takes every request and answers none adds to look-ups. */
export async function outage(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await prepareMirror(directory, 50_000);
  const settings = { TRACKER_TIMEOUT_MS: String(timeoutMs), REQUEST_DEADLINE_MS: String(deadlineMs) };
  const tracker = await startTracker();
  const mirrored = await startRelay({ ...settings, TRACKER_URL: tracker.url, DATA_DIR: directory });
  const live = await startRelay({ ...settings, TRACKER_URL: tracker.url, LOOKUP_SOURCE: 'live' });
  const known = [{ type: 'ip', value: '203.0.113.145' }];
  const single = (url: string, value: string) =>
    timed(() => post(`${url}/observe/observables`, [{ type: 'ip', value }]));
  await post(`${mirrored.url}/observe/observables`, known);
  const before: number[] = [];
  for (let i = 0; i < rounds; i++) before.push(await single(mirrored.url, '203.0.113.145'));
  const port = new URL(tracker.url).port;
  await tracker.stop();

  const hanging = await startTracker('--fault', 'hang', '--port', port);
  const cached: number[] = [];
  for (let i = 0; i < rounds; i++) cached.push(await single(mirrored.url, '203.0.113.145'));
  const batch = Array.from({ length: 25 }, (_, i) => ({ type: 'ip', value: `198.51.100.${i}` }));
  const opening = await timed(() => post(`${mirrored.url}/observe/observables`, batch));
  const fromMirror: number[] = [];
  for (let i = 0; i < rounds; i++) fromMirror.push(await single(mirrored.url, `198.18.0.${i}`));
  const unknown = await timed(() => post(`${live.url}/observe/observables`, batch));
  await Promise.all([mirrored.stop(), live.stop(), hanging.stop()]);
  await rm(directory, { recursive: true });
  return [
    {
      name: 'tracker hangs: cached',
      value: median(cached),
      unit: 'ms',
      reference: median(before),
      referenceName: 'while it answers',
      reach: { atMost: 1.5 },
    },
    {
      name: 'tracker hangs: first 25 mirrored, circuit opens',
      value: opening,
      unit: 'ms',
      reach: { atMost: deadlineMs + 100 },
    },
    {
      name: 'tracker hangs: mirrored, circuit open',
      value: median(fromMirror),
      unit: 'ms',
      reference: median(before),
      referenceName: 'cached before',
      reach: { atMost: 3 },
    },
    {
      name: `tracker hangs: 25 unknown, deadline ${deadlineMs} ms`,
      value: unknown,
      unit: 'ms',
      reach: { atMost: deadlineMs + 100 },
    },
  ];
}
