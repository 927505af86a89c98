import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { unlisted } from '../support/look-up.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { row, startFilled, startMirrored } from '../support/start-mirrored.ts';
import { type RunningRelay, startRelay } from '../support/start-relay.ts';

const path = '/deliberate/observables';
const observables = [
  { type: 'ip', value: '198.51.100.66' },
  { type: 'url', value: 'http://panel.example/keitaro/admin.php' },
  { type: 'url', value: 'http://innocent.example/' },
  { type: 'url', value: 'http://members.example/~user/panel' },
];

/** The values of the verdicts, and the codes of the errors. */
async function outcome({ post }: Pick<RunningRelay, 'post'>, submitted: readonly object[] = observables) {
  const answer = (await post(path, submitted)) as {
    data?: { verdicts?: { docs: { observable: { value: string } }[] } };
    errors?: { type: string; code: string; message: string }[];
  };
  return {
    listed: answer.data?.verdicts?.docs.map(({ observable }) => observable.value) ?? [],
    errors: answer.errors?.map(({ type, code }) => `${type}: ${code}`) ?? [],
    messages: answer.errors?.map(({ message }) => message) ?? [],
  };
}

const listed = [observables[0], observables[1], observables[3]].map((one) => one?.value);
const stale = ['warning: stale data'];

describe('source auto', () => {
  test('while the tracker answers gives its answers, unless the mirror would know better of none', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url });
    expect(await outcome(relay)).toMatchObject({ listed, errors: [] });
    expect(simulator.stats().queries).toBe(4);
    simulator.set({ listings: [] });
    expect(await outcome(relay, [{ type: 'url', value: 'http://busy.example' }])).toMatchObject({ listed: [] });
  });

  test.each([
    ['status-503', []],
    ['reset', []],
    ['cut', []],
    ['html', ['warning: key error']],
    ['truncated', ['warning: key error']],
    ['status-404', ['warning: not found']],
    ['status-429', ['warning: unknown']],
    ['elsewhere', ['warning: unknown']],
  ] as const)(
    'while the tracker fails (%s) answers from the mirror, with a warning for that and for any other cause',
    async (fault, causes) => {
      const simulator = await running();
      const relay = await startFilled({ trackerUrl: simulator.url });
      simulator.set({ fault });
      const { messages, ...rest } = await outcome(relay);
      expect(rest).toEqual({ listed, errors: [...causes, ...stale] });
      expect(messages.at(-1)).toMatch(/4 of 4 observables.*1 minute/);
    },
  );

  test('tells in profile full of a URL of nothing but a listed address, which the tracker knows only by itself', async () => {
    const simulator = await running();
    const { post } = await startFilled({ trackerUrl: simulator.url, relayProfile: 'full' });
    for (const value of [
      'http://198.51.100.66:8080/',
      '198.51.100.66:8080',
      'tcp://198.51.100.66:4444',
      'http://198.51.100.66/',
    ]) {
      const answer = await post(path, [{ type: 'url', value }]);
      expect(answer, value).toMatchObject({
        data: { verdicts: { docs: [{ observable: { value }, disposition: 3 }] } },
      });
    }
  });

  test('restarted with the site down answers the same', async () => {
    const simulator = await running();
    const settings = { trackerUrl: simulator.url, mirrorRefreshHours: 24 };
    const first = await startFilled(settings);
    await first.relay[Symbol.asyncDispose]();
    await simulator.close();
    const relay = await startMirrored({ ...settings, dataDir: first.directory });
    expect(await outcome(relay)).toMatchObject({ listed, errors: stale });
    expect((await fetch(`${relay.url}/readyz`)).status).toBe(200);
  });

  test('tells how old the mirror is', async () => {
    const simulator = await running({ fault: 'status-503' });
    const relay = await startMirrored({ trackerUrl: simulator.url });
    const listings = [{ family: 'Pony', url: 'panel.example/', ip: '', date: '' }];
    await relay.keeper.take({ source: 'test', fetchedAt: Date.now() - 5 * 3_600_000, listings });
    expect(await outcome(relay)).toMatchObject({ messages: [expect.stringContaining('5 hours')] });
  });

  test('does not ask a tracker that is left alone', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url });
    simulator.set({ fault: 'status-503' });
    await outcome(
      relay,
      unlisted(8).map((value) => ({ type: 'url', value })),
    );
    const { requests } = simulator.stats();
    expect(await outcome(relay)).toMatchObject({ listed, errors: stale });
    expect(simulator.stats().requests).toBe(requests);
  });

  test('at the deadline answers from the mirror, with the warning', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url, requestDeadlineMs: 300, trackerTimeoutMs: 20_000 });
    simulator.set({ fault: 'hang' });
    expect(await outcome(relay)).toMatchObject({ listed, errors: stale });
  });

  test('with an empty mirror tells what befell the tracker', async () => {
    const simulator = await running({ fault: 'status-503' });
    const relay = await startMirrored({ trackerUrl: simulator.url });
    expect(await outcome(relay)).toMatchObject({ listed: [], errors: ['fatal: service unavailable'] });
  });
});

describe('source live', () => {
  test('neither fetches a mirror nor looks at one on disk', async () => {
    const simulator = await running();
    const { directory } = await startFilled({ trackerUrl: simulator.url });
    simulator.resetStats();
    for (const dataDir of [directory, await scratchDirectory()]) {
      const before = await readdir(dataDir);
      const relay = await startRelay({ trackerUrl: simulator.url, dataDir, mirrorRefreshHours: 0.0001 });
      expect(relay.relay.mirror).toBeUndefined();
      expect(await outcome(relay)).toMatchObject({ listed, errors: [] });
      simulator.set({ fault: 'status-500' });
      expect(await outcome(relay, [{ type: 'url', value: 'http://busy.example' }])).toMatchObject({
        listed: [],
        errors: ['fatal: service unavailable'],
      });
      simulator.set({ fault: undefined });
      expect(await readdir(dataDir)).toEqual(before);
    }
    expect(Object.keys(simulator.stats().paths)).toEqual(['/query.php']);
  });
});

describe('source mirror', () => {
  test('asks the tracker for its list and about nothing in it', async () => {
    const simulator = await running();
    const relay = await startMirrored({ trackerUrl: simulator.url, lookupSource: 'mirror' });
    expect(await outcome(relay)).toMatchObject({ listed: [], errors: ['fatal: service unavailable'] });
    const notReady = await fetch(`${relay.url}/readyz`);
    expect([notReady.status, await notReady.json()]).toEqual([503, { status: 'starting', mirror: { listings: 0 } }]);

    await relay.refresh();
    expect((await fetch(`${relay.url}/readyz`)).status).toBe(200);
    expect(await outcome(relay)).toMatchObject({ listed, errors: [] });
    const isFresh = { headers: { 'cache-control': 'no-cache' } };
    expect(await relay.post(path, observables, isFresh)).toMatchObject({ data: { verdicts: { count: 3 } } });
    simulator.set({ fault: 'status-500' });
    expect(await outcome(relay)).toMatchObject({ listed, errors: [] });
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/index.php': 1 });
  });
});

describe('a private address, though someone listed theirs,', () => {
  const listings = [
    row('10.0.0.1/panel/', 'Pony', '10.0.0.1'),
    row('localhost/panel/', 'Pony', '127.0.0.1'),
    row('[fd00::1]/panel/', 'Pony', 'fd00::1'),
    row('intranet.example/panel/', 'Pony', '192.168.0.7'),
  ];
  const own = [
    ...['10.0.0.1', '127.0.0.1', '192.168.0.7'].map((value) => ({ type: 'ip', value })),
    ...['http://10.0.0.1/panel/', 'http://10.0.0.1/elsewhere', 'http://167772161/panel/', 'localhost/panel/'].map(
      (value) => ({ type: 'url', value }),
    ),
    { type: 'url', value: 'http://[fd00::1]/other' },
    { type: 'ipv6', value: 'fd00::1' },
    { type: 'domain', value: 'localhost' },
  ];

  test.each(['compatible', 'full'] as const)('has no verdict from any source in profile %s', async (relayProfile) => {
    const simulator = await running({ listings });
    const settings = { trackerUrl: simulator.url, relayProfile };
    const live = await startRelay(settings);
    const auto = await startFilled(settings);
    const mirror = await startFilled({ ...settings, lookupSource: 'mirror' });
    for (const { post } of [live, auto, mirror]) {
      expect(await post(path, own)).toEqual({ data: {} });
      expect(await post('/observe/observables', own)).toEqual({ data: {} });
    }
    simulator.set({ fault: 'status-503' });
    expect(await auto.post(path, own)).toEqual({ data: {} });
    expect(simulator.stats().queries).toBe(0);
    expect(await outcome(mirror, [{ type: 'url', value: 'http://intranet.example/panel/' }])).toMatchObject({
      listed: ['http://intranet.example/panel/'],
    });
  });
});
