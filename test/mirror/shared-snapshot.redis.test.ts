import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { sampleListings } from '../../simulator/listings.ts';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { startFilled, startMirrored, warningsOf } from '../support/start-mirrored.ts';
import { startRedis } from '../support/start-redis.ts';

function directly(url: string): Redis {
  const redis = new Redis(url, { retryStrategy: () => null }).on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** A simulator, a server and the settings that relays share. */
async function start(behaviour: Parameters<typeof running>[0] = {}) {
  const simulator = await running(behaviour);
  const redis = await startRedis();
  const prefix = `cybercrime-tracker-relay:2:${new URL(simulator.url).host}:mirror`;
  const settings = { trackerUrl: simulator.url, cacheUrl: redis.url };
  return { simulator, redis, server: directly(redis.url), prefix, settings };
}

describe('of two replicas', () => {
  test('one fetches, the other takes its snapshot and keeps it on disk too', async () => {
    const { simulator, server, prefix, settings } = await start();
    const one = await startFilled(settings);
    expect(await server.exists(`${prefix}:lock`)).toBe(0);

    const other = await startMirrored(settings);
    expect(await other.refresh()).toMatchObject({ kind: 'replaced', rows: one.mirror.holdings?.rows });
    expect(other.mirror.holdings).toEqual(one.mirror.holdings);
    expect([...other.mirror.heldListings]).toEqual([...one.mirror.heldListings]);
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/index.php': 1 });

    const restarted = await startMirrored({ ...settings, cacheUrl: undefined, dataDir: other.directory });
    expect(restarted.mirror.holdings).toEqual(one.mirror.holdings);
    expect([...restarted.mirror.heldListings]).toEqual([...one.mirror.heldListings]);
    expect(restarted.mirror.remembered).toEqual(one.mirror.remembered);
  });

  test('that come at once one waits', async () => {
    const { simulator, server, prefix, settings } = await start({ latencyMs: 200 });
    const relays = await Promise.all([startMirrored(settings), startMirrored(settings)]);
    const refreshing = Promise.all(relays.map(({ refresh }) => refresh()));
    await vi.waitFor(async () => expect(await server.exists(`${prefix}:lock`)).toBe(1), { interval: 5 });
    expect(await server.ttl(`${prefix}:lock`)).toBeLessThanOrEqual(600);
    const results = await refreshing;
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['busy', 'replaced']);
    expect(await server.exists(`${prefix}:lock`)).toBe(0);

    for (const { refresh } of relays.filter(({ mirror }) => mirror.holdings === undefined)) {
      expect(await refresh()).toMatchObject({ kind: 'replaced' });
    }
    expect(relays[0]?.mirror.holdings).toEqual(relays[1]?.mirror.holdings);
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/index.php': 1 });
  });

  test('each learns when the other found nothing new', async () => {
    const { simulator, settings } = await start();
    const [one, other] = [await startFilled(settings), await startFilled(settings)];
    expect(await one.refresh()).toEqual({ kind: 'unchanged' });
    expect(await other.refresh()).toMatchObject({ kind: 'replaced' });
    expect(other.mirror.holdings).toEqual(one.mirror.holdings);
    expect(simulator.stats().paths).toEqual({ '/csv.php': 2, '/index.php': 1 });
  });

  test('none takes from the other what has lost most of what it holds', async () => {
    const { simulator, server, settings } = await start();
    const one = await startFilled(settings);
    await server.flushall();
    simulator.set({ listings: sampleListings.slice(0, 20) });
    const misled = await startFilled(settings);
    expect(misled.mirror.holdings?.rows).toBe(20);

    expect(await one.refresh()).toMatchObject({ kind: 'failed' });
    expect(one.mirror.holdings?.rows).toBe(sampleListings.length - 1);
    expect(warningsOf(one)).toContainEqual(expect.objectContaining({ msg: "another replica's mirror was not taken" }));
  });
});

describe('the lock', () => {
  test('is let go after a failure', async () => {
    const { server, prefix, settings } = await start({ fault: 'status-500' });
    expect(await (await startMirrored(settings)).refresh()).toMatchObject({ kind: 'failed' });
    expect(await server.exists(`${prefix}:lock`)).toBe(0);
  });

  test('of someone else is respected, and left alone', async () => {
    const { simulator, server, prefix, settings } = await start();
    await server.set(`${prefix}:lock`, 'someone');
    expect(await (await startMirrored(settings)).refresh()).toEqual({ kind: 'busy' });
    expect(simulator.stats().requests).toBe(0);
    expect(await server.get(`${prefix}:lock`)).toBe('someone');
  });

  test('of someone else is no obstacle to taking what is there already', async () => {
    const { server, prefix, settings } = await start();
    const one = await startFilled(settings);
    await server.set(`${prefix}:lock`, 'someone');
    expect((await startFilled(settings)).mirror.holdings).toEqual(one.mirror.holdings);
  });

  test('that ran out and was taken by someone else is not theirs to lose', async () => {
    const { server, prefix, settings } = await start({ latencyMs: 200 });
    const refreshing = (await startMirrored(settings)).refresh();
    await vi.waitFor(async () => expect(await server.exists(`${prefix}:lock`)).toBe(1), { interval: 5 });
    await server.set(`${prefix}:lock`, 'someone');
    expect(await refreshing).toMatchObject({ kind: 'replaced' });
    expect(await server.get(`${prefix}:lock`)).toBe('someone');
  });
});

describe('a server', () => {
  test.each([
    ['a corrupt snapshot', 'no snapshot at all'],
    ['a snapshot that breaks off', '{"format":"cybercrime-tracker-listings","version":1}\n["Pony","a.example/'],
  ])('with %s is written to anew', async (_, content) => {
    const { simulator, server, prefix, settings } = await start();
    await server.mset(`${prefix}:snapshot`, content, `${prefix}:fetched-at`, String(Date.now() + 60_000));
    const relay = await startFilled(settings);
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/index.php': 1 });
    expect(warningsOf(relay)).toContainEqual(expect.objectContaining({ msg: expect.stringContaining('corrupt') }));
    await server.set(`${prefix}:fetched-at`, String(relay.mirror.holdings?.fetchedAt));
    expect((await startFilled(settings)).mirror.holdings).toEqual(relay.mirror.holdings);
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/index.php': 1 });
  });

  test('that is gone leaves each replica to itself, and is used again when it is back', async () => {
    const { simulator, redis, settings } = await start();
    const relays = [await startFilled(settings), await startFilled(settings)];
    await redis.kill();
    for (const { refresh } of relays) expect(await refresh()).toEqual({ kind: 'unchanged' });
    expect(simulator.stats().paths).toEqual({ '/csv.php': 3, '/index.php': 1 });

    await startRedis({ port: redis.port });
    const [one, other] = relays;
    await vi.waitFor(
      async () => {
        for (const { log } of relays) expect(log.join()).toContain('shared snapshot: the server answers again');
      },
      { timeout: 20_000 },
    );
    expect(await one?.refresh()).toEqual({ kind: 'unchanged' });
    expect(await other?.refresh()).toMatchObject({ kind: 'replaced' });
    expect(simulator.stats().paths).toEqual({ '/csv.php': 4, '/index.php': 1 });
  });

  test('that never was there does not keep a mirror from being filled', async () => {
    const simulator = await running();
    const cacheUrl = `redis://127.0.0.1:${await freePort()}`;
    const relay = await startFilled({ trackerUrl: simulator.url, cacheUrl });
    expect(relay.mirror.holdings?.rows).toBe(sampleListings.length - 1);
    expect(warningsOf(relay).map(({ msg }) => msg)).toEqual([
      'shared cache does not answer: bypassed until it is back',
      "shared snapshot: can't read its time: done without until it can",
    ]);
  });
});
