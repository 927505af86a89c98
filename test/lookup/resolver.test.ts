import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { createAnswerCache } from '../../src/lookup/cache/answer-cache.ts';
import { createResolver } from '../../src/lookup/resolver.ts';
import { questionOf } from '../../src/observables/question.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { running } from '../simulator/running.ts';
import { unlisted, urls } from '../support/look-up.ts';
import { linesInto, startRelay } from '../support/start-relay.ts';

async function start(settings: Parameters<typeof startRelay>[0] = {}, behaviour: Parameters<typeof running>[0] = {}) {
  const simulator = await running(behaviour);
  const { relay } = await startRelay({ trackerUrl: simulator.url, logLevel: 'silent', ...settings });
  return { simulator, resolver: relay.resolver, relay };
}

describe('a look-up', () => {
  test('gives one finding for each observable, in their order', async () => {
    const { resolver } = await start();
    const observables = [
      { type: 'url', value: 'innocent.example' },
      { type: 'url', value: 'http://panel.example/keitaro/admin.php#x' },
      { type: 'ip', value: '127.0.0.1' },
      { type: 'url', value: 'status-404.fault.example' },
      { type: 'ip', value: '203.0.113.145' },
    ] as const;
    const findings = await resolver.resolve(observables);
    expect(findings.map(({ question }) => question.observable)).toEqual(observables);
    expect(findings).toMatchObject([
      { kind: 'not-listed', source: 'tracker' },
      { kind: 'listed', source: 'tracker', families: ['Keitaro'], isStale: false },
      { kind: 'not-listed', source: 'relay' },
      { kind: 'failed', failure: { cause: 'not-found' } },
      { kind: 'listed', families: ['Pony'] },
    ]);
  });

  test('of a listing without a family names none', async () => {
    const { resolver } = await start();
    expect(await resolver.resolve(urls(['unnamed.example/panel/']))).toMatchObject([{ kind: 'listed', families: [] }]);
  });

  test('of nothing asks nothing', async () => {
    const { resolver, simulator } = await start();
    expect(await resolver.resolve([])).toEqual([]);
    expect(simulator.stats().requests).toBe(0);
  });

  test('never tells a private address, not even when asked afresh', async () => {
    const { resolver, simulator } = await start();
    const observables = [
      { type: 'ip', value: '10.0.0.1' },
      { type: 'url', value: 'http://localhost:8080/x' },
      { type: 'url', value: 'http://user@[::1]/x' },
    ] as const;
    for (const isFresh of [false, true]) {
      const findings = await resolver.resolve(observables, { isFresh });
      expect(findings).toMatchObject(observables.map(() => ({ kind: 'not-listed', source: 'relay' })));
    }
    expect(simulator.stats().requests).toBe(0);
  });
});

test('what must not leave has no verdict, though another question of the same look-up value has one', async () => {
  const { resolver, simulator } = await start();
  const observables = [
    { type: 'url', value: 'file://panel.example/keitaro/admin.php' },
    { type: 'url', value: 'http://panel.example/keitaro/admin.php' },
  ] as const;
  for (let round = 0; round < 2; round++) {
    const findings = await resolver.resolve(observables);
    expect(findings).toMatchObject([{ kind: 'not-listed', source: 'relay' }, { kind: 'listed' }]);
  }
  expect(simulator.stats().queries).toBe(1);
});

describe('the tracker', () => {
  test('is asked so many questions at once and no more, over all requests', async () => {
    const { resolver, simulator } = await start({ trackerConcurrency: 5 }, { latencyMs: 10 });
    await Promise.all(['a', 'b', 'c', 'd'].map((label) => resolver.resolve(urls(unlisted(25, label)))));
    expect(simulator.stats()).toMatchObject({ queries: 100, maxInFlight: 5 });
  });

  test('is asked once for equal look-up values', async () => {
    const { resolver, simulator } = await start({}, { latencyMs: 10 });
    const observables = [
      { type: 'url', value: 'http://203.0.113.145' },
      { type: 'url', value: 'https://203.0.113.145#a' },
      { type: 'ip', value: '203.0.113.145' },
    ] as const;
    const findings = await resolver.resolve(observables);
    expect(findings.map(({ kind }) => kind)).toEqual(['listed', 'listed', 'listed']);
    expect(simulator.stats().values).toEqual({ '203.0.113.145': 1 });
  });

  test('is asked once by a thousand requests at once, and not again by a thousand more', async () => {
    const { resolver, simulator } = await start({}, { latencyMs: 20 });
    const askTogether = () =>
      Promise.all(Array.from({ length: 1000 }, () => resolver.resolve(urls(['panel.example/keitaro/admin.php']))));
    for (const [finding] of await askTogether()) expect(finding).toMatchObject({ kind: 'listed', source: 'tracker' });
    for (const [finding] of await askTogether()) expect(finding).toMatchObject({ kind: 'listed', source: 'cache' });
    expect(simulator.stats().requests).toBe(1);
  });

  test('is asked again about what failed', async () => {
    const { resolver, simulator } = await start({}, { fault: 'status-500', faultCount: 1 });
    expect(await resolver.resolve(urls(['panel.example']))).toMatchObject([{ kind: 'failed' }]);
    expect(await resolver.resolve(urls(['panel.example']))).toMatchObject([{ kind: 'listed', source: 'tracker' }]);
    expect(simulator.stats().requests).toBe(2);
  });

  test('is asked afresh on request, and its new answer kept', async () => {
    const { resolver, simulator } = await start();
    expect(await resolver.resolve(urls(['panel.example']))).toMatchObject([{ kind: 'listed' }]);
    simulator.set({ listings: [] });
    expect(await resolver.resolve(urls(['panel.example']))).toMatchObject([{ kind: 'listed', source: 'cache' }]);
    expect(await resolver.resolve(urls(['panel.example']), { isFresh: true })).toMatchObject([{ kind: 'not-listed' }]);
    expect(await resolver.resolve(urls(['panel.example']))).toMatchObject([{ kind: 'not-listed', source: 'cache' }]);
    expect(simulator.stats().requests).toBe(2);
  });
});

describe('an answer', () => {
  test('is fresh for its lifetime, which not-listed ones have of their own', async () => {
    const { resolver, simulator } = await start({ cacheTtlSeconds: 60, cacheNegativeTtlSeconds: 1 });
    const observables = urls(['panel.example', 'innocent.example']);
    const [, { answeredAt } = { answeredAt: 0 }] = (await resolver.resolve(observables)) as { answeredAt: number }[];
    // Timers may be a little early by the clock.
    await sleep(answeredAt + 1010 - Date.now());
    expect(await resolver.resolve(observables)).toMatchObject([{ source: 'cache' }, { source: 'tracker' }]);
    expect(simulator.stats().values).toEqual({ 'panel.example': 1, 'innocent.example': 2 });
  });

  test('stands in after its lifetime while the tracker fails, and tells its own time', async () => {
    const { resolver, simulator } = await start({ cacheTtlSeconds: 1, cacheNegativeTtlSeconds: 1, trackerRetries: 0 });
    const observables = urls(['panel.example', 'innocent.example']);
    const before = (await resolver.resolve(observables)) as { answeredAt: number }[];
    simulator.set({ fault: 'status-503' });
    await sleep(1050);
    expect(await resolver.resolve([...observables, ...urls(['other.example'])])).toMatchObject([
      { kind: 'listed', source: 'cache', isStale: true, answeredAt: before[0]?.answeredAt },
      { kind: 'not-listed', source: 'cache', isStale: true, answeredAt: before[1]?.answeredAt },
      { kind: 'failed', failure: { cause: 'unavailable' } },
    ]);
    simulator.set({ fault: undefined });
    expect(await resolver.resolve(observables)).toMatchObject([{ isStale: false }, { isStale: false }]);
  });

  test('does not stand in beyond what is allowed', async () => {
    const { resolver, simulator } = await start({ cacheTtlSeconds: 1, cacheStaleSeconds: 0 });
    await resolver.resolve(urls(['panel.example']));
    simulator.set({ fault: 'status-500' });
    await sleep(1050);
    expect(await resolver.resolve(urls(['panel.example']))).toMatchObject([{ kind: 'failed' }]);
  });

  test('stands in when one asked for afresh fails', async () => {
    const { resolver, simulator } = await start();
    await resolver.resolve(urls(['panel.example']));
    simulator.set({ fault: 'status-500' });
    const findings = await resolver.resolve(urls(['panel.example']), { isFresh: true });
    expect(findings).toMatchObject([{ kind: 'listed', isStale: true }]);
  });

  test('makes room for newer ones', async () => {
    const { resolver, simulator } = await start({ cacheMaxEntries: 10 });
    await resolver.resolve(urls(unlisted(11)));
    simulator.resetStats();
    await resolver.resolve(urls(unlisted(11).slice(1)));
    expect(simulator.stats().queries).toBe(0);
    await resolver.resolve(urls(unlisted(1)));
    expect(simulator.stats().queries).toBe(1);
  });

  test('to values of any length takes no more room than allowed', async () => {
    const { resolver, simulator } = await start({ cacheMaxEntries: 10 });
    const long = urls([`${'x'.repeat(1200)}.example`]);
    const longer = urls([`${'y'.repeat(8000)}.example`]);
    await resolver.resolve([...long, ...longer]);
    simulator.resetStats();
    await resolver.resolve(long);
    expect(simulator.stats().queries).toBe(0);
    await resolver.resolve(longer);
    expect(simulator.stats().queries).toBe(1);
  });
});

describe('who gives up', () => {
  test('leaves the others waiting for the same answer', async () => {
    const { resolver, simulator } = await start({}, { latencyMs: 100 });
    const leave = new AbortController();
    const leaving = resolver.resolve(urls(['panel.example']), { limit: () => leave.signal });
    const staying = resolver.resolve(urls(['panel.example']));
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
    leave.abort();
    expect(await leaving).toMatchObject([{ kind: 'failed', failure: { cause: 'deadline' } }]);
    expect(await staying).toMatchObject([{ kind: 'listed' }]);
    expect(simulator.stats()).toMatchObject({ requests: 1, statuses: { 200: 1 } });
  });

  test('last ends the question', async () => {
    const { resolver, simulator } = await start();
    const waiters = [new AbortController(), new AbortController()];
    const answers = waiters.map(({ signal }) =>
      resolver.resolve(urls(['hang.fault.example']), { limit: () => signal }),
    );
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
    waiters[0]?.abort();
    await answers[0];
    expect(simulator.stats().inFlight).toBe(1);
    waiters[1]?.abort();
    await answers[1];
    await vi.waitFor(() => expect(simulator.stats()).toMatchObject({ inFlight: 0, requests: 1 }));
  });

  test('leaves what waits for its turn unasked', async () => {
    const { resolver, simulator } = await start({ trackerConcurrency: 1 });
    const leave = new AbortController();
    const answers = resolver.resolve(urls(unlisted(50, 'hang.fault.example/')), { limit: () => leave.signal });
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
    leave.abort();
    expect(await answers).toHaveLength(50);
    expect(await resolver.resolve(urls(['panel.example']))).toMatchObject([{ kind: 'listed' }]);
    expect(simulator.stats().requests).toBe(2);
  });

  test('keeps what was found by then', async () => {
    const { resolver } = await start();
    const observables = urls(['panel.example', 'hang.fault.example', 'innocent.example']);
    const findings = await resolver.resolve(observables, { limit: () => AbortSignal.timeout(500) });
    expect(findings).toMatchObject([
      { kind: 'listed' },
      { kind: 'failed', failure: { cause: 'deadline' } },
      { kind: 'not-listed' },
    ]);
  });

  test('before it began asks nothing', async () => {
    const { resolver, simulator } = await start();
    const findings = await resolver.resolve(urls(['panel.example']), { limit: () => AbortSignal.abort() });
    expect(findings).toMatchObject([{ kind: 'failed', failure: { cause: 'deadline' } }]);
    expect(simulator.stats().requests).toBe(0);
  });
});

test('a fault of our own is a finding of its own, its cause in the log', async () => {
  const log: string[] = [];
  const lifetimes = { listedSeconds: 60, notListedSeconds: 60, staleSeconds: 0 };
  const logger = pino(linesInto(log));
  const cache = createAnswerCache({ maxEntries: 10, shared: undefined, lifetimes, metrics: createMetrics() });
  const tracker = {
    query: () => Promise.reject(new Error('a bug')),
    isSuspect: false,
    catchUp: async () => {},
    close: () => {},
  };
  const [finding] = await createResolver({
    questionOf,
    keeping: { maxEntries: 10, lifetimes },
    cache,
    tracker,
    mirror: undefined,
    isDetailed: false,
    logger,
  }).resolve(urls(['a.example']));
  expect(finding).toMatchObject({ kind: 'failed', failure: { cause: 'internal' } });
  expect(log.map((line) => JSON.parse(line))).toMatchObject([{ msg: 'look-up broke', err: { message: 'a bug' } }]);
});
