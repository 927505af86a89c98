import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { observation } from '../support/closed-schemas.ts';
import { unlisted, urls } from '../support/look-up.ts';
import { startRelay } from '../support/start-relay.ts';

const panel = 'http://panel.example/keitaro/admin.php';
const asked = JSON.stringify([...urls([panel, 'innocent.example']), { type: 'ip', value: '10.0.0.1' }]);

async function start(settings: Parameters<typeof startRelay>[0] = {}) {
  const simulator = await running();
  const { url, ...rest } = await startRelay({ trackerUrl: simulator.url, ...settings });
  const ask = (body: string, headers: Record<string, string> = {}, path = '/observe/observables') =>
    fetch(url + path, { method: 'POST', body, headers });
  return {
    ...rest,
    simulator,
    url,
    ask,
    observe: async (...args: Parameters<typeof ask>) => (await ask(...args)).text(),
  };
}

describe('an answer given before', () => {
  test('is given again, byte for byte, under an id of the new request', async () => {
    const { ask, simulator, relay, log } = await start();
    const first = await ask(asked);
    const hits = relay.metrics.cache.memory;
    const second = await ask(asked);
    const third = await ask(asked, { 'x-request-id': 'mine' });
    const bodies = await Promise.all([first, second, third].map((response) => response.text()));
    expect(observation.parse(JSON.parse(bodies[0] ?? ''))).toMatchObject({ data: { judgements: { count: 1 } } });
    expect(new Set(bodies).size).toBe(1);
    const ids = [first, second, third].map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe('mine');
    expect([second.status, second.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(simulator.stats().queries).toBe(2);
    expect(relay.metrics.cache.memory - hits).toBe(4);
    const lines = log.map((line) => JSON.parse(line));
    expect(lines).toMatchObject(
      ids.map((requestId) => ({
        level: 30,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        requestId,
        method: 'POST',
        path: '/observe/observables',
        status: 200,
        ms: expect.any(Number),
        observables: 3,
        listed: 1,
        failed: 0,
        msg: 'request',
      })),
    );
    expect(new Set(lines.map((line) => Object.keys(line).join())).size).toBe(1);
  });

  test('is not given to another question, however alike', async () => {
    const { observe } = await start();
    await observe(asked);
    // One byte apart, among bytes that a fingerprint of 64 leaves out, whatever their distance.
    for (let shift = 0; shift < 8; shift++) {
      const body = (value: string) => JSON.stringify(urls([value])) + ' '.repeat(200) + ' '.repeat(shift);
      expect(await observe(' '.repeat(shift) + body(panel))).toContain('"judgement"');
      expect(await observe(' '.repeat(shift) + body(panel.replace('keitaro', 'keitarp')))).toBe('{"data":{}}');
    }
    expect(await observe(asked, {}, '/deliberate/observables')).not.toContain('judgement');
    expect(await observe(`${asked} `)).not.toBe(await observe(asked));
  });

  test('is not given once the tracker has said something else', async () => {
    const { observe, simulator } = await start();
    expect(await observe(asked)).toBe(await observe(asked));
    simulator.set({ listings: [] });
    await observe(JSON.stringify(urls([panel])), { 'cache-control': 'no-cache' });
    expect(await observe(asked)).toBe('{"data":{}}');
  });

  test('is not given for longer than it is fresh', async () => {
    const { observe, simulator } = await start({ cacheTtlSeconds: 1 });
    const first = await observe(asked);
    expect(await observe(asked)).toBe(first);
    await sleep(1000);
    expect(await observe(asked)).not.toBe(first);
    expect(simulator.stats().queries).toBe(3);
  });

  test('is not one with a failure or a stand-in in it', async () => {
    const { observe, simulator } = await start({ cacheTtlSeconds: 1, trackerRetries: 0, logLevel: 'silent' });
    await observe(asked);
    await sleep(1000);
    simulator.set({ fault: 'status-503' });
    expect(await observe(asked)).toContain('stale data');
    expect(await observe(JSON.stringify(urls(['new.example'])))).toContain('service unavailable');
    simulator.set({ fault: undefined });
    await vi.waitFor(async () => expect(await observe(asked)).not.toContain('stale data'), { timeout: 3000 });
    expect(await observe(JSON.stringify(urls(['new.example'])))).toBe('{"data":{}}');
  });

  test('is not one in which a fresh answer had to stand in for a failure', async () => {
    const { observe, simulator } = await start({ trackerRetries: 0, logLevel: 'silent' });
    const first = await observe(asked);
    simulator.set({ fault: 'status-503' });
    expect(await observe(asked, { 'cache-control': 'no-cache' })).toContain('stale data');
    const second = await observe(asked);
    expect(second).not.toContain('stale data');
    expect(JSON.parse(second).data.verdicts).toEqual(JSON.parse(first).data.verdicts);
  });

  test('is neither given nor kept for a caller who shows credentials', async () => {
    const { observe } = await start();
    const credentials = { authorization: 'Bearer secret' };
    const shown = await observe(asked, credentials);
    expect(await observe(asked, credentials)).not.toBe(shown);
    const first = await observe(asked);
    expect(first).not.toBe(shown);
    expect(await observe(asked, credentials)).not.toBe(first);
    expect(await observe(asked)).toBe(first);
  });

  test('is made anew when it is large, and not kept from others', async () => {
    const { observe } = await start({ logLevel: 'silent' });
    const many = JSON.stringify(urls(Array.from({ length: 300 }, (_, n) => `${panel}#${n}`)));
    const first = await observe(many);
    expect(JSON.parse(first)).toMatchObject({ data: { judgements: { count: 300 } } });
    expect(await observe(many)).not.toBe(first);
    expect(await observe(asked)).toBe(await observe(asked));
  });

  test('goes out in its turn on a connection that did not wait', async () => {
    const { observe, url } = await start();
    await observe(asked);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const request = (path: string, body: string, last = '') =>
      `POST ${path} HTTP/1.1\r\nHost: relay\r\n${last}Content-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(
      request('/observe/observables', asked) +
        request('/observe/observables', JSON.stringify(urls(['other.example']))) +
        request('/observe/observables', asked, 'Connection: close\r\n'),
    );
    const received = await text(socket);
    expect(received.match(/HTTP\/1\.1 200 OK|"count":1|\{"data":\{\}\}/g)).toEqual([
      'HTTP/1.1 200 OK',
      '"count":1',
      '"count":1',
      'HTTP/1.1 200 OK',
      '{"data":{}}',
      'HTTP/1.1 200 OK',
      '"count":1',
      '"count":1',
    ]);
  });
});

test('callers that leave in the middle of a body leave nothing behind', async () => {
  const { observe, url, log } = await start();
  const { hostname, port } = new URL(url);
  for (let caller = 0; caller < 20; caller++) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`POST /observe/observables HTTP/1.1\r\nHost: relay\r\nContent-Length: ${asked.length}\r\n\r\n[`);
    await sleep(2);
    socket.destroy();
  }
  expect(JSON.parse(await observe(asked))).toMatchObject({ data: { verdicts: { count: 1 } } });
  expect(log).toHaveLength(1);
});

test('a body that comes in pieces and without its length is answered too', async () => {
  const { ask } = await start();
  const pieces = new ReadableStream({
    async start(controller) {
      for (const piece of [asked.slice(0, 5), asked.slice(5)]) {
        controller.enqueue(new TextEncoder().encode(piece));
        await sleep(5);
      }
      controller.close();
    },
  });
  const { url } = await ask(asked);
  const response = await fetch(url, { method: 'POST', body: pieces, duplex: 'half' } as RequestInit);
  expect(await response.json()).toMatchObject({ data: { verdicts: { count: 1 } } });
});

test('whichever way an answer takes, it is the same', async () => {
  const { observe } = await start({ logLevel: 'silent' });
  const values = [panel, 'panel.example', 'http://innocent.example/ä', '203.0.113.145', '10.0.0.1', ...unlisted(3)];
  const observables = fc.array(
    fc.record({ type: fc.constantFrom('ip', 'url', 'URL', 'domain', ''), value: fc.constantFrom(...values, '') }),
    { maxLength: 4 },
  );
  const withoutIds = (answer: string) => answer.replace(/judgement-[\da-f-]{36}/g, 'judgement');
  await fc.assert(
    fc.asyncProperty(
      observables,
      fc.constantFrom('/observe/observables', '/deliberate/observables'),
      async (given, path) => {
        const body = JSON.stringify(given);
        const through = await observe(body, { authorization: 'x' }, path);
        for (let time = 0; time < 2; time++) {
          expect(withoutIds(await observe(body, {}, path))).toBe(withoutIds(through));
        }
      },
    ),
    { numRuns: 200 },
  );
});
