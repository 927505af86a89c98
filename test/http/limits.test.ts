import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { running } from '../simulator/running.ts';
import { type RunningRelay, startRelay } from '../support/start-relay.ts';
import { settled, stopTime, until } from '../support/stop-time.ts';

const unavailable = {
  errors: [
    {
      type: 'fatal',
      code: 'service unavailable',
      message: 'The CyberCrime is unavailable. Please, try again later.',
    },
  ],
};

const question = (value: string) => [{ type: 'url', value }];

/** A relay whose two places are taken by look-ups that end at the deadline. */
async function startFull(settings: Partial<Config> = {}) {
  const simulator = await running({ latencyMs: 60_000 });
  const relay = await startRelay({
    trackerUrl: simulator.url,
    maxInFlight: 2,
    trackerTimeoutMs: 60_000,
    requestDeadlineMs: 60_000,
    ...settings,
  });
  const held = ['one.example', 'two.example'].map((value) =>
    relay.post('/observe/observables', question(value)).catch(() => undefined),
  );
  await vi.waitFor(() => expect(simulator.stats().inFlight).toBeGreaterThan(0));
  return { ...relay, simulator, held };
}

function logged({ log }: Pick<RunningRelay, 'log'>) {
  return log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
}

describe('with as many requests in flight as may be', () => {
  test('others wait a second for their turn, and are then told in the contract’s words', async () => {
    const relay = await startFull();
    const startedAt = performance.now();
    expect(await relay.post('/deliberate/observables', question('three.example'))).toEqual(unavailable);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    expect(logged(relay)).toMatchObject([{ status: 200, errors: ['service unavailable'], limit: 'in-flight' }]);
  });

  test('others than XDR get 503 with Retry-After', async () => {
    const { url } = await startFull();
    const ask = async (path: string) => {
      const response = await fetch(url + path);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await response.json()).toMatchObject({ code: 503, message: 'Service Unavailable' });
    };
    await Promise.all(['/openapi.json', '/no-such-path'].map(ask));
  });

  test('as many as may be in flight wait; those beyond are told at once', async () => {
    const { post } = await startFull();
    stopTime();
    let answered = 0;
    const ask = async () => {
      expect(await post('/version')).toEqual(unavailable);
      answered++;
    };
    const all = Promise.all(Array.from({ length: 10 }, ask));
    await until(() => answered === 8);
    vi.advanceTimersByTime(999);
    await settled();
    expect(answered).toBe(8);
    vi.advanceTimersByTime(1);
    await all;
  });

  test('a place is left for other clients', async () => {
    const { post } = await startFull({ trustedProxies: ['127.0.0.1'] });
    stopTime();
    const headers = { 'x-forwarded-for': '203.0.113.2' };
    expect(await post('/version', undefined, { headers })).toHaveProperty('version');
  });

  test('the probes never wait', async () => {
    const { url } = await startFull();
    stopTime();
    for (const path of ['/livez', '/readyz', '/watchdog']) expect((await fetch(url + path)).status).toBe(200);
  });

  test('who waits gets its turn when there is a place again', async () => {
    const simulator = await running({ latencyMs: 200 });
    const { post } = await startRelay({ trackerUrl: simulator.url, maxInFlight: 1, logLevel: 'silent' });
    stopTime();
    const answers = Promise.all([1, 2].map((n) => post('/deliberate/observables', question(`${n}.example`))));
    for (const requests of [1, 2]) {
      await until(() => simulator.stats().queries === requests);
      await settled();
      vi.advanceTimersByTime(200);
    }
    expect(await answers).toEqual([{ data: {} }, { data: {} }]);
    expect(simulator.stats().maxInFlight).toBe(1);
  });

  test('all is as before once they have ended', async () => {
    const { post, held } = await startFull({ requestDeadlineMs: 1500 });
    await Promise.all(held);
    expect(await post('/version')).toHaveProperty('version');
  });

  test('a client with little to ask passes by one with much', async () => {
    const simulator = await running({ latencyMs: 100 });
    const { post } = await startRelay({
      trackerUrl: simulator.url,
      maxInFlight: 4,
      trackerConcurrency: 1,
      trustedProxies: ['127.0.0.1'],
      logLevel: 'silent',
    });
    const from = (client: string) => ({ headers: { 'x-forwarded-for': client } });
    let isOver = false;
    const flood = Array.from({ length: 40 }, async (_, n) => {
      for (let i = 0; !isOver; i++) {
        await post('/deliberate/observables', question(`${n}-${i}.example`), from('203.0.113.1'));
        // Who is refused at once asks again at once, but lets others speak.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    await vi.waitFor(() => expect(simulator.stats().queries).toBeGreaterThan(4), { timeout: 10_000 });
    for (let n = 0; n < 5; n++) {
      expect(await post('/version', undefined, from('203.0.113.2'))).toHaveProperty('version');
    }
    isOver = true;
    await Promise.all(flood);
  });

  test('a slow body takes nobody’s place', async () => {
    const { url, post } = await startRelay({ maxInFlight: 1, trackerUrl: (await running()).url, logLevel: 'silent' });
    const slow = request(`${url}/observe/observables`, { method: 'POST', headers: { 'content-length': 100 } });
    slow.on('error', () => undefined).write('[');
    onTestFinished(() => void slow.destroy());
    const other = request(`${url}/deliberate/observables`, { method: 'POST', headers: { 'content-length': 43 } });
    const answered = new Promise((resolve) => other.once('response', (response) => resolve(json(response))));
    other.write('[{"type":"url",');
    expect(await post('/version')).toHaveProperty('version');
    other.end('"value":"panel.example"}]   ');
    expect(await answered).toMatchObject({ data: {} });
  });
});

describe('RATE_LIMIT_PER_MINUTE', () => {
  test('is off by default', async () => {
    const { post } = await startRelay({ logLevel: 'silent' });
    for (let n = 0; n < 200; n++) expect(await post('/version')).toHaveProperty('version');
  });

  test('beyond it, XDR is told in the contract’s words, others 503 with Retry-After; the probes are not counted', async () => {
    const relay = await startRelay({ rateLimitPerMinute: 3 });
    for (let n = 0; n < 5; n++) expect((await fetch(`${relay.url}/livez`)).status).toBe(200);
    for (let n = 0; n < 3; n++) expect(await relay.post('/version')).toHaveProperty('version');
    expect(await relay.post('/version')).toEqual(unavailable);
    const response = await fetch(relay.url);
    expect([response.status, response.headers.get('retry-after')]).toEqual([
      503,
      expect.stringMatching(/^([1-9]|1\d|20)$/),
    ]);
    expect((await fetch(`${relay.url}/livez`)).status).toBe(200);
    expect(logged(relay).at(-2)).toMatchObject({ status: 503, limit: 'rate' });
  });

  test('is by credential where there is one, whatever the address says', async () => {
    const { post } = await startRelay({
      rateLimitPerMinute: 2,
      auth: ['bearer'],
      authTokens: ['token-of-the-first', 'token-of-the-other'],
      trustedProxies: ['127.0.0.1'],
      logLevel: 'silent',
    });
    const ask = (token: string, client: string) =>
      post('/version', undefined, { headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': client } });
    for (let n = 0; n < 2; n++) expect(await ask('token-of-the-first', `203.0.113.${n}`)).toHaveProperty('version');
    expect(await ask('token-of-the-first', '203.0.113.9')).toEqual(unavailable);
    expect(await ask('token-of-the-other', '203.0.113.9')).toHaveProperty('version');
  });

  test.each([
    ['behind a trusted proxy, by the address it tells', ['127.0.0.1'], true],
    ['else by the address of who connects, whatever it tells', [], false],
  ])('%s', async (_, trustedProxies, isTold) => {
    const { post } = await startRelay({ rateLimitPerMinute: 1, trustedProxies, logLevel: 'silent' });
    const ask = (client: string) => post('/version', undefined, { headers: { 'x-forwarded-for': client } });
    expect(await ask('203.0.113.1')).toHaveProperty('version');
    expect(await ask('203.0.113.1')).toEqual(unavailable);
    expect(await ask('203.0.113.2')).toEqual(
      isTold ? expect.objectContaining({ version: expect.any(String) }) : unavailable,
    );
  });
});
