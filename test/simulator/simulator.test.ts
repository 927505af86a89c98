import { connect } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import { lookUp, running } from './running.ts';

test('the stats tell what was asked, and by whom', async () => {
  const simulator = await running();
  const dispatcher = new Agent({ connections: 1 });
  onTestFinished(() => dispatcher.destroy());
  const init = { dispatcher, headers: { 'user-agent': 'tester/1' } };
  for (const value of ['panel.example', 'panel.example', '__proto__', 'a b&c']) {
    await (await undiciFetch(lookUp(simulator, value), init)).text();
  }
  await (await undiciFetch(`${simulator.url}other.php`, init)).text();
  const expected = {
    requests: 5,
    connections: 1,
    challenges: 0,
    inFlight: 0,
    maxInFlight: 1,
    queries: 4,
    values: Object.fromEntries([
      ['panel.example', 2],
      ['__proto__', 1],
      ['a b&c', 1],
    ]),
    paths: { '/query.php': 4, '/other.php': 1 },
    statuses: { 200: 4, 404: 1 },
    userAgents: { 'tester/1': 5 },
    hosts: { [new URL(simulator.url).host]: 5 },
  };
  expect(simulator.stats()).toEqual(expected);
  expect(await (await fetch(`${simulator.url}_simulator/stats`)).json()).toEqual(expected);
});

test('the stats can be reset, over HTTP too, and do not count themselves', async () => {
  const simulator = await running({ challenge: true, fault: 'hang', latencyMs: 60_000 });
  const control = `${simulator.url}_simulator/`;
  expect((await fetch(`${control}stats/reset`, { method: 'POST' })).status).toBe(200);
  expect((await fetch(`${control}stats/reset`)).status).toBe(404);
  expect((await fetch(`${control}other`)).status).toBe(404);
  expect(simulator.stats().requests).toBe(0);

  simulator.set({ challenge: false, fault: undefined, latencyMs: 0 });
  await fetch(simulator.url);
  expect(simulator.stats().requests).toBe(1);
  await fetch(`${control}stats/reset`, { method: 'POST' });
  expect(simulator.stats()).toMatchObject({ requests: 0, paths: {} });
  await fetch(simulator.url);
  simulator.resetStats();
  expect(simulator.stats()).toMatchObject({ requests: 0, connections: 0, maxInFlight: 0 });
});

test('the stats tell how many requests were in flight at once', async () => {
  const simulator = await running();
  const answers = [1, 2, 3].map((n) => fetch(lookUp(simulator, `hang.fault.example/${n}`)));
  for (const answer of answers) answer.catch(() => {});
  await vi.waitFor(() => expect(simulator.stats()).toMatchObject({ inFlight: 3, maxInFlight: 3, connections: 3 }));
  simulator.resetStats();
  expect(simulator.stats()).toMatchObject({ inFlight: 3, maxInFlight: 3, requests: 0 });
});

test('every answer takes its latency', async () => {
  const simulator = await running({ latencyMs: 100 });
  const start = performance.now();
  await fetch(simulator.url);
  expect(performance.now() - start).toBeGreaterThan(95);
});

test('a value of any length and kind gets an answer', async () => {
  const simulator = await running();
  for (const value of ['é'.repeat(8192), '\0\r\n', '%', '[', 'a'.repeat(8192), '\ud800']) {
    expect((await fetch(`${simulator.url}query.php?url=${encodeURIComponent(value.toWellFormed())}`)).status).toBe(200);
  }
});

test('it speaks TLS with a certificate nobody trusts', async () => {
  const simulator = await running({ tls: true });
  expect(simulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
  await expect(fetch(simulator.url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });

  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  onTestFinished(() => dispatcher.destroy());
  expect((await undiciFetch(simulator.url, { dispatcher })).status).toBe(200);
  await expect(undiciFetch(lookUp(simulator, 'reset.fault.example'), { dispatcher })).rejects.toThrow('fetch failed');
});

test('closing ends hanging requests and idle connections, and may be repeated', async () => {
  const simulator = await startSimulator();
  const idle = connect(Number(new URL(simulator.url).port), '127.0.0.1');
  const ended = new Promise((resolve) => idle.once('close', resolve));
  idle.on('error', () => {});
  const hanging = fetch(lookUp(simulator, 'hang.fault.example'));
  hanging.catch(() => {});
  await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
  await Promise.all([simulator.close(), simulator.close()]);
  await simulator.close();
  await expect(hanging).rejects.toThrow('fetch failed');
  await ended;
});

test('a port in use is refused', async () => {
  const simulator = await running();
  const port = Number(new URL(simulator.url).port);
  await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
