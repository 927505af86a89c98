import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stats } from '../../simulator/stats.ts';
import type { SubmittedObservable } from '../../src/observables/observable.ts';
import { startCacheServer } from '../support/cache-server.ts';
import { madeUpListings } from '../support/listings.ts';
import { percentile, timed } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startTracker } from '../support/server-process.ts';
import { tenantRequests } from '../support/tenants.ts';

const tenants = 20;
const requests = 2000;
const inFlight = 32;
const trackerMs = '20';
const listings = 15_000;
const seed = 13;

/** What 1, 4 and 16 replicas cost the tracker under the same requests, with a cache that they share and without. */
export async function replicas(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const data = join(directory, 'listings.json');
  const rows = madeUpListings(listings).map(({ url, ip, family, date }) => ({ url, ip, type: family, date }));
  await writeFile(data, JSON.stringify(rows));
  const figures: Figure[] = [];
  for (const count of [1, 4, 16]) {
    for (const isShared of [false, true]) figures.push(...(await measured(count, isShared, directory, data)));
  }
  await rm(directory, { recursive: true });
  return figures;
}

async function measured(count: number, isShared: boolean, directory: string, data: string): Promise<Figure[]> {
  const tracker = await startTracker('--data', data, '--latency-ms', trackerMs);
  const cache = isShared ? await startCacheServer() : undefined;
  const relays = await Promise.all(
    Array.from({ length: count }, (_, one) =>
      startRelay({
        TRACKER_URL: tracker.url,
        DATA_DIR: join(directory, `${count}-${isShared}-${one}`),
        MIRROR_REFRESH_HOURS: '24',
        ...(cache && { CACHE_URL: cache.url }),
      }),
    ),
  );
  const asked = tenantRequests(requests, tenants, seed);
  const answerMs: number[] = [];
  const totalMs = await timed(() =>
    eachOf(asked, async (observables, at) => {
      // In turn, as a load balancer does.
      const relay = relays[at % count]?.url;
      answerMs.push(await timed(() => post(`${relay}/observe/observables`, observables)));
    }),
  );
  const { paths, values } = (await (await fetch(`${tracker.url}/_simulator/stats`)).json()) as Stats;
  const largestMb = Math.max(...relays.map((relay) => relay.rssMb()));
  const cpuSeconds = relays.reduce((sum, relay) => sum + relay.cpuSeconds(), 0);
  await Promise.all([...relays, tracker].map((server) => server.stop()));
  await cache?.stop();

  const calls = paths['/query.php'] ?? 0;
  const lookups = asked.reduce((sum, { length }) => sum + length, 0);
  const name = `${count} ${count === 1 ? 'replica' : 'replicas'}, ${isShared ? 'one cache' : 'nothing shared'}`;
  return [
    {
      name: `${name}: calls to the tracker`,
      value: calls,
      unit: 'calls',
      reference: Object.keys(values).length,
      referenceName: 'different values',
      ...(isShared && { reach: { atMost: 1.1 } }),
    },
    { name: `  hit rate of ${lookups} look-ups`, value: (1 - calls / lookups) * 100, unit: '%' },
    { name: '  feed fetched', value: paths['/csv.php'] ?? 0, unit: 'times', ...(isShared && { reach: { atMost: 1 } }) },
    { name: `  time for ${requests} requests`, value: totalMs / 1000, unit: 's' },
    { name: '  of one, 99th percentile', value: percentile(answerMs, 0.99), unit: 'ms' },
    { name: '  processor time, starts included', value: cpuSeconds, unit: 's' },
    { name: '  memory of the largest', value: largestMb, unit: 'MB' },
  ];
}

/** Does each item, so many at a time. */
async function eachOf(
  items: readonly SubmittedObservable[][],
  task: (item: SubmittedObservable[], at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) await task(items[at] ?? [], at);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
