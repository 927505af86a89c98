import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Simulator } from '../../../simulator/simulator.ts';
import type { Config } from '../../../src/config/config.ts';
import { running } from '../../simulator/running.ts';
import { freePort } from '../../support/free-port.ts';
import { unlisted, urls } from '../../support/look-up.ts';
import { startRedis } from '../../support/start-redis.ts';
import { type RunningRelay, startRelay } from '../../support/start-relay.ts';

const panel = 'panel.example/keitaro/admin.php';
const inUse = 'shared cache in use';
const bypassed = 'shared cache does not answer: bypassed until it is back';

const messagesOf = ({ log }: RunningRelay) =>
  log.map((line) => JSON.parse(line).msg as string).filter((message) => message.includes('shared cache'));

/** Waits until the relay has said of its shared tier exactly this, last of all. */
async function lastSaid(relay: RunningRelay, message: string): Promise<void> {
  await vi.waitFor(() => expect(messagesOf(relay).at(-1)).toBe(message), { timeout: 10_000, interval: 20 });
}

async function sharing(settings: Partial<Config>): Promise<RunningRelay> {
  const relay = await startRelay(settings);
  await lastSaid(relay, inUse);
  return relay;
}

function directly(url: string): Redis {
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/**
 * Tries again until it succeeds, for 20 s at most: a server that does not answer within 50 ms is bypassed for a second,
 * which a busy machine can bring about at any time.
 */
function inTime<T>(attempt: () => Promise<T>): Promise<T> {
  return vi.waitFor(attempt, { timeout: 20_000, interval: 100 });
}

/** Lets the relay ask about values until the server holds all its answers. */
async function learn({ relay }: RunningRelay, redisUrl: string, values: readonly string[]): Promise<void> {
  const redis = directly(redisUrl);
  await inTime(async () => {
    await relay.resolver.resolve(urls(values), { isFresh: true });
    expect(await redis.dbsize()).toBe(values.length);
  });
}

/** A new relay that has found all values without asking the tracker. */
function askedNothing(
  settings: Partial<Config>,
  simulator: Simulator,
  values: readonly string[],
): Promise<RunningRelay> {
  return inTime(async () => {
    const other = await sharing(settings);
    simulator.resetStats();
    const findings = await other.relay.resolver.resolve(urls(values));
    for (const finding of findings) expect(finding).toMatchObject({ source: 'cache' });
    expect(simulator.stats().requests).toBe(0);
    return other;
  });
}

function expectEachChangeOnce(relay: RunningRelay): void {
  const messages = messagesOf(relay);
  expect(messages.slice(0, 2)).toEqual([inUse, bypassed]);
  messages.forEach((message, n) => {
    expect(message).not.toBe(messages[n - 1]);
  });
}

describe('two relays on one server', () => {
  test('tell each other what they learned', async () => {
    const simulator = await running();
    const { url } = await startRedis();
    const settings = { trackerUrl: simulator.url, cacheUrl: url };
    const values = [panel, ...unlisted(300)];
    await learn(await sharing(settings), url, values);
    const other = await askedNothing(settings, simulator, values);
    const metrics = await other.relay.metrics.registry.metrics();
    expect(metrics).toContain('cct_cache_hits_total{tier="shared",age="fresh"} 301');
    await other.relay.resolver.resolve(urls(values));
    expect(await other.relay.metrics.registry.metrics()).toContain(
      'cct_cache_hits_total{tier="memory",age="fresh"} 301',
    );
  });

  test('keep apart what different trackers said', async () => {
    const [listing, empty] = [await running(), await running({ listings: [] })];
    const { url } = await startRedis();
    const one = await sharing({ trackerUrl: listing.url, cacheUrl: url });
    const other = await sharing({ trackerUrl: empty.url, cacheUrl: url });
    expect(await one.relay.resolver.resolve(urls([panel]))).toMatchObject([{ kind: 'listed' }]);
    expect(await other.relay.resolver.resolve(urls([panel]))).toMatchObject([
      { kind: 'not-listed', source: 'tracker' },
    ]);
  });

  test('let the server forget what is no longer worth keeping', async () => {
    const simulator = await running();
    const { url } = await startRedis();
    const lifetimes = { cacheTtlSeconds: 60, cacheNegativeTtlSeconds: 30, cacheStaleSeconds: 40 };
    const relay = await sharing({ trackerUrl: simulator.url, cacheUrl: url, ...lifetimes });
    await learn(relay, url, [panel, 'innocent.example']);
    const redis = directly(url);
    const lives = await Promise.all((await redis.keys('*')).sort().map((key) => redis.pttl(key)));
    expect(lives[0]).toSatisfy((ms: number) => ms > 60_000 && ms <= 70_000);
    expect(lives[1]).toSatisfy((ms: number) => ms > 90_000 && ms <= 100_000);
  });

  test('learn a stand-in from the server', async () => {
    const simulator = await running();
    const { url } = await startRedis();
    const settings = { trackerUrl: simulator.url, cacheUrl: url, cacheTtlSeconds: 1 };
    await learn(await sharing(settings), url, [panel]);
    simulator.set({ fault: 'status-500' });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await inTime(async () => {
      const other = await sharing(settings);
      expect(await other.relay.resolver.resolve(urls([panel]))).toMatchObject([{ kind: 'listed', isStale: true }]);
    });
  });
});

describe('a server', () => {
  test('that is killed amid the load costs no look-up, and is used again when it is back', async () => {
    const simulator = await running({ latencyMs: 1 });
    const redis = await startRedis();
    const relay = await sharing({ trackerUrl: simulator.url, cacheUrl: redis.url });
    let rounds = 0;
    let isOver = false;
    const load = (async () => {
      while (!isOver) {
        const findings = await relay.relay.resolver.resolve(urls(unlisted(10, `round${rounds++}-`)));
        for (const { kind } of findings) expect(kind).toBe('not-listed');
      }
    })();
    await vi.waitFor(() => expect(rounds).toBeGreaterThan(5));
    await redis.kill();
    await lastSaid(relay, bypassed);
    const before = rounds;
    await vi.waitFor(() => expect(rounds).toBeGreaterThan(before + 5));
    const again = await startRedis({ port: redis.port });
    await lastSaid(relay, inUse);
    isOver = true;
    await load;
    expectEachChangeOnce(relay);
    await inTime(async () => {
      await relay.relay.resolver.resolve(urls([panel]), { isFresh: true });
      expect(await directly(again.url).keys(`*${panel}`)).toHaveLength(1);
    });
  }, 30_000);

  test('that stops answering is bypassed, and is used again when it does', async () => {
    const simulator = await running();
    const redis = await startRedis();
    const relay = await sharing({ trackerUrl: simulator.url, cacheUrl: redis.url });
    redis.process.kill('SIGSTOP');
    expect(await relay.relay.resolver.resolve(urls([panel]))).toMatchObject([{ kind: 'listed', source: 'tracker' }]);
    await lastSaid(relay, bypassed);
    redis.process.kill('SIGCONT');
    await lastSaid(relay, inUse);
    expectEachChangeOnce(relay);
  });

  test('that is not there costs nothing but a log line', async () => {
    const simulator = await running();
    const relay = await startRelay({ trackerUrl: simulator.url, cacheUrl: `redis://127.0.0.1:${await freePort()}` });
    await lastSaid(relay, bypassed);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    for (let n = 0; n < 3; n++) {
      expect(await relay.relay.resolver.resolve(urls([panel]))).toMatchObject([{ kind: 'listed' }]);
    }
    expect(messagesOf(relay)).toEqual([bypassed]);
  });

  test.each(['redis', 'valkey'])('with a password is reached by %s://:PASSWORD@…', async (scheme) => {
    const simulator = await running();
    const { url, port } = await startRedis({ password: 'a-secret' });
    const cacheUrl = url.replace('redis', scheme);
    const relay = await sharing({ trackerUrl: simulator.url, cacheUrl: `${cacheUrl}/3` });
    await learn(relay, `${url}/3`, [panel]);

    for (const credentials of ['', ':wrong-secret@']) {
      const shut = await startRelay({
        trackerUrl: simulator.url,
        cacheUrl: `${scheme}://${credentials}127.0.0.1:${port}`,
      });
      await lastSaid(shut, bypassed);
      expect(await shut.relay.resolver.resolve(urls([panel]))).toMatchObject([{ source: 'tracker' }]);
      expect(messagesOf(shut)).toEqual([bypassed]);
      expect(shut.log.join()).not.toContain('secret');
    }
  });
});

test('an entry that is corrupt or of another shape is a miss, and overwritten', async () => {
  const simulator = await running();
  const { url } = await startRedis();
  const redis = directly(url);
  const settings = { trackerUrl: simulator.url, cacheUrl: url };
  await learn(await sharing(settings), url, [panel]);
  const [keyOfPanel = ''] = await redis.keys('*');
  const now = Date.now();
  const day = 24 * 60 * 60 * 1000;
  const entries = [
    '{"kind":"lis',
    '',
    'null',
    '[]',
    '{"kind":"failed","answeredAt":1}',
    '{"kind":"not-listed"}',
    `{"kind":"not-listed","answeredAt":"${now}"}`,
    `{"kind":"not-listed","answeredAt":${now}.5}`,
    '{"kind":"not-listed","answeredAt":-1}',
    '{"kind":"not-listed","answeredAt":0}',
    '{"kind":"listed","family":"Pony","answeredAt":9007199254740991}',
    `{"kind":"listed","family":"Pony","answeredAt":${now + day}}`,
    `{"kind":"listed","answeredAt":${now}}`,
    `{"kind":"listed","family":["Pony"],"answeredAt":${now}}`,
    `{"kind":"listed","family":"${'x'.repeat(5000)}","answeredAt":${now}}`,
    `{"kind":"not-listed","answeredAt":${now},"extra":1}`,
  ];
  const values = entries.map((_, n) => `c2-${n + 1}.example`);
  const keys = values.map((value) => keyOfPanel.replace(panel, value));
  const listKey = keyOfPanel.replace(panel, 'bare.example');
  await inTime(async () => {
    await redis.del(listKey);
    await redis.lpush(listKey, 'x');
    await redis.set(keyOfPanel.replace(panel, 'huge.example'), 'x'.repeat(20_000_000));
    await redis.mset(Object.fromEntries(keys.map((key, n) => [key, entries[n] ?? ''])));
    const { post, relay } = await sharing(settings);
    expect(await post('/observe/observables', urls([panel]))).toMatchObject({ data: { verdicts: { count: 1 } } });
    const known = await relay.resolver.resolve(urls(['huge.example', panel, ...values, 'bare.example']));
    expect(known.map((finding) => finding.kind !== 'failed' && finding.source)).toEqual([
      'tracker',
      'cache',
      ...values.map(() => 'tracker'),
      'tracker',
    ]);
    await vi.waitFor(async () => {
      for (const entry of await redis.mget(keys)) expect(JSON.parse(entry ?? '')).toMatchObject({ kind: 'listed' });
    });
  });
});
