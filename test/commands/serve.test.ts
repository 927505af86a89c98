import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { keepAsking } from '../support/keep-asking.ts';
import { runRelay } from '../support/run-relay.ts';
import { startServer } from '../support/start-server.ts';

const local = { HOST: '127.0.0.1', PORT: '0', LOOKUP_SOURCE: 'live', DRAIN_SECONDS: '0' };

const observe = async (url: string, value: string) => {
  const body = JSON.stringify([{ type: 'url', value }]);
  return (await fetch(`${url}/observe/observables`, { method: 'POST', body })).json();
};

describe('the relay', () => {
  test('answers, and logs one JSON object a line', async () => {
    const simulator = await running();
    const relay = runRelay({ ...local, TRACKER_URL: simulator.url });
    const url = await relay.listening();
    expect(await observe(url, 'panel.example')).toMatchObject({ data: { verdicts: { count: 1 } } });
    relay.kill('SIGTERM');
    const { code, out, err } = await relay.outcome();
    expect([code, err]).toEqual([0, '']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ msg }) => msg)).toEqual(['listening', 'request', 'stopping']);
    expect(lines[0]).toMatchObject({ host: '127.0.0.1', port: Number(new URL(url).port) });
    expect(lines[2]).toMatchObject({ signal: 'SIGTERM' });
  });

  test('finishes what is in flight when it is told to stop, and takes nothing new', async () => {
    const simulator = await running();
    const relay = runRelay({ ...local, TRACKER_URL: simulator.url });
    const url = await relay.listening();
    expect(await observe(url, 'panel.example')).toMatchObject({ data: {} });
    simulator.set({ latencyMs: 500 });
    const answer = observe(url, 'slow.fault.example');
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
    relay.kill('SIGTERM');
    await relay.output.match(/"stopping"/);
    await sleep(100);
    await expect(observe(url, 'panel.example')).rejects.toThrow('fetch failed');
    expect(await answer).toEqual({ data: {} });
    expect((await relay.outcome()).code).toBe(0);
  });

  test('goes on answering after SIGTERM, not ready any more and with its connections closed, until the time is up', async () => {
    const simulator = await running();
    const relay = runRelay({ ...local, TRACKER_URL: simulator.url, DRAIN_SECONDS: '300' });
    const url = await relay.listening();
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, ready.headers.get('connection')]).toEqual([200, 'keep-alive']);
    relay.kill('SIGTERM');
    await relay.output.match(/"stopping"/);
    const draining = await fetch(`${url}/readyz`);
    expect([draining.status, draining.headers.get('connection')]).toEqual([503, 'close']);
    expect(await draining.json()).toMatchObject({ status: 'draining' });
    expect(await observe(url, 'panel.example')).toMatchObject({ data: { verdicts: { count: 1 } } });
    relay.kill('SIGTERM');
    expect((await relay.outcome()).code).toBe(0);
  });

  test('after SIGTERM fails no request of those who keep their connections', async () => {
    const simulator = await running();
    const relay = runRelay({ ...local, TRACKER_URL: simulator.url, DRAIN_SECONDS: '300' });
    const clients = await keepAsking(Number(new URL(await relay.listening()).port));
    await clients.answered(50);
    relay.kill('SIGTERM');
    await relay.output.match(/"stopping"/);
    await clients.answered(500);
    expect(await clients.failures()).toEqual([]);
    relay.kill('SIGTERM');
    expect(await relay.outcome()).toMatchObject({ code: 0, err: '' });
  });

  test('ends at once at SIGINT, which a person sends', async () => {
    const relay = runRelay({ ...local, DRAIN_SECONDS: '300' });
    await relay.listening();
    relay.kill('SIGINT');
    expect((await relay.outcome()).code).toBe(0);
  });

  test('keeps connections idle for longer than load balancers do, to be used again', async () => {
    const url = await runRelay(local).listening();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const ask = async () => {
      const asked = request(`${url}/livez`, { agent }).end();
      const [answer] = await once(asked, 'response');
      await text(answer);
      return [answer.statusCode, answer.headers['keep-alive'], asked.reusedSocket];
    };
    expect(await ask()).toEqual([200, 'timeout=75', false]);
    // Node.js by itself keeps them for 6 s.
    await sleep(6500);
    expect(await ask()).toEqual([200, 'timeout=75', true]);
  });

  test('keeps idle connections for as long as it is told', async () => {
    const relay = runRelay({ ...local, KEEP_ALIVE_SECONDS: '33' });
    const response = await fetch(`${await relay.listening()}/livez`);
    expect(response.headers.get('keep-alive')).toBe('timeout=33');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends soon at %s with idle connections open', async (signal) => {
    const relay = runRelay(local);
    const url = await relay.listening();
    expect((await fetch(`${url}/version`, { method: 'POST' })).status).toBe(200);
    relay.kill(signal);
    expect((await relay.outcome()).code).toBe(0);
  });

  test('does not wait for the tracker to start', async () => {
    const relay = runRelay({ ...local, TRACKER_URL: 'http://no-such-host.invalid/' });
    const url = await relay.listening();
    expect(await (await fetch(`${url}/version`, { method: 'POST' })).json()).toMatchObject({});
  });
});

describe('what stops the start is said in one line', () => {
  test('a port in use', async () => {
    const { port } = new URL(await startServer(() => {}));
    const { code, out, err } = await runRelay({ ...local, PORT: port }).outcome();
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(new RegExp(`^.*\\b${port}\\b.*in use.*\\n$`));
  });

  test('an address this machine does not have', async () => {
    const { code, err } = await runRelay({ ...local, HOST: '192.0.2.1', PORT: `${await freePort()}` }).outcome();
    expect(code).toBe(1);
    expect(err).toMatch(/^.*192\.0\.2\.1.*\n$/);
  });

  test('a host that does not resolve', async () => {
    const { code, err } = await runRelay({ ...local, HOST: 'no-such-host.invalid' }).outcome();
    expect(code).toBe(1);
    expect(err).toMatch(/^.*no-such-host\.invalid.*\n$/);
  });

  test('one for each wrong setting, and no secret', async () => {
    const { code, out, err } = await runRelay({
      PORT: '70000',
      TRACKER_URL: 'ftp://tracker.example/',
      TRACKER_RETRIES: 'many',
      REQUEST_DEADLINE_MS: '1.5',
      CACHE_URL: 'http://user:a-secret@cache.example/',
      LOG_LEVEL: 'loud',
    }).outcome();
    expect([code, out]).toEqual([1, '']);
    expect(
      err
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0])
        .sort(),
    ).toEqual(['CACHE_URL', 'LOG_LEVEL', 'PORT', 'REQUEST_DEADLINE_MS', 'TRACKER_RETRIES', 'TRACKER_URL']);
    expect(err).toContain('"70000"');
    expect(err).not.toContain('secret');
  });

  test('an unknown argument', async () => {
    const { code, err } = await runRelay(local, '--no-such-flag').outcome();
    expect(code).toBe(2);
    expect(err).toContain('--no-such-flag');
  });
});

test('a password of the shared cache is never logged', async () => {
  const port = await freePort();
  const environment = { ...local, CACHE_URL: `redis://user:a-secret@127.0.0.1:${port}`, LOG_LEVEL: 'trace' };
  const relay = runRelay(environment);
  await relay.listening();
  await relay.output.match(/shared cache does not answer/);
  relay.kill('SIGTERM');
  const { code, out, err } = await relay.outcome();
  expect(code).toBe(0);
  expect(out + err).not.toContain('secret');
});
