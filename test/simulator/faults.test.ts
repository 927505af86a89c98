import { expect, test, vi } from 'vitest';
import { faultDescriptions, faultOfHost, isFaultName } from '../../simulator/faults.ts';
import { lookUp, running } from './running.ts';

test.each([403, 429, 500, 502, 503, 504])('status-%d comes with an error text', async (status) => {
  const response = await fetch(lookUp(await running(), `status-${status}.fault.example`));
  expect(response.status).toBe(status);
  expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
  expect(await response.json()).toEqual({ error: expect.any(String) });
});

test('status-404 is an HTML page, whatever the path looked up', async () => {
  const response = await fetch(lookUp(await running(), 'STATUS-404.fault.example/what/ever?x'));
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html;charset=UTF-8']);
});

test('status-418 is a teapot', async () => {
  const response = await fetch(lookUp(await running(), 'status-418.fault.example'));
  expect([response.status, await response.json()]).toEqual([418, { error: 'I am a teapot, short and stout' }]);
});

test.each([
  ['html', /^<!DOCTYPE html>/],
  ['truncated', /^\{"success":false,"mess[^}]*$/],
  ['array', /^\[.*\]$/],
  ['number-message', /"message":42/],
  ['no-message', /^\{"success":true\}$/],
])('%s answers 200 with a body of the wrong shape', async (fault, body) => {
  const response = await fetch(lookUp(await running(), `${fault}.fault.example`));
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(body);
});

test('hang accepts the request and never answers', async () => {
  const simulator = await running();
  const leave = new AbortController();
  const answer = fetch(lookUp(simulator, 'hang.fault.example'), { signal: leave.signal });
  answer.catch(() => {});
  await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
  leave.abort();
  await expect(answer).rejects.toThrow('aborted');
  await vi.waitFor(() => expect(simulator.stats()).toMatchObject({ inFlight: 0, statuses: { none: 1 } }));
});

test('hang-body stops after half the body', async () => {
  const response = await fetch(lookUp(await running(), 'hang-body.fault.example'));
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  const announced = Number(response.headers.get('content-length'));
  expect(value?.length).toBe(Math.floor(announced / 2));
  const next = reader?.read().then(() => 'more');
  expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 50, 'nothing'))])).toBe('nothing');
  await reader?.cancel();
});

test('reset ends the connection before an answer', async () => {
  const answer = fetch(lookUp(await running(), 'reset.fault.example'));
  await expect(answer).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
});

test('cut ends the connection amid the body', async () => {
  const response = await fetch(lookUp(await running(), 'cut.fault.example'));
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
});

test('huge sends 50 MB of well-formed JSON', async () => {
  const response = await fetch(lookUp(await running(), 'huge.fault.example'));
  const text = await response.text();
  expect(text.length).toBeGreaterThan(50 * 1024 * 1024);
  expect(text.slice(-3)).toBe('A"}');
});

test('huge stops when the client leaves', async () => {
  const simulator = await running();
  const response = await fetch(lookUp(simulator, 'huge.fault.example'));
  await response.body?.cancel();
  await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(0));
});

test('loop redirects to itself, elsewhere to another host', async () => {
  const simulator = await running({ elsewhereUrl: 'http://127.0.0.3:9/x' });
  const locationOf = async (value: string) => {
    const response = await fetch(lookUp(simulator, value), { redirect: 'manual' });
    return [response.status, response.headers.get('location')];
  };
  expect(await locationOf('loop.fault.example')).toEqual([302, '/query.php?url=loop.fault.example']);
  expect(await locationOf('elsewhere.fault.example')).toEqual([302, 'http://127.0.0.3:9/x']);
  simulator.set({ elsewhereUrl: 'http://127.0.0.2:9/' });
  expect(await locationOf('elsewhere.fault.example')).toEqual([302, 'http://127.0.0.2:9/']);
});

test('slow answers after a second', async () => {
  const start = performance.now();
  expect((await fetch(lookUp(await running(), 'slow.fault.example'))).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThan(990);
});

test('a fault can befall the whole site, and be lifted', async () => {
  const simulator = await running({ fault: 'status-503', challenge: true });
  for (const path of ['', 'csv.php', 'query.php?url=panel.example']) {
    expect((await fetch(simulator.url + path)).status).toBe(503);
  }
  simulator.set({ fault: undefined, challenge: false });
  expect((await fetch(simulator.url)).status).toBe(200);
});

test('a fault can befall so many requests and no more', async () => {
  const simulator = await running({ fault: 'status-502', faultCount: 2 });
  const statuses = [];
  for (let n = 0; n < 4; n++) statuses.push((await fetch(simulator.url)).status);
  expect(statuses).toEqual([502, 502, 200, 200]);
  simulator.set({ fault: 'status-500' });
  expect((await fetch(simulator.url)).status).toBe(500);
});

test('a feed can be cut short as well', async () => {
  const simulator = await running();
  const whole = await (await fetch(`${simulator.url}all.php`)).text();
  simulator.set({ fault: 'truncated' });
  expect(await (await fetch(`${simulator.url}all.php`)).text()).toBe(whole.slice(0, Math.floor(whole.length / 2)));
});

test('faults have names of their own', () => {
  for (const name of Object.keys(faultDescriptions)) expect(faultOfHost(`${name}.fault.example`)).toBe(name);
  expect(isFaultName('status-599')).toBe(true);
  for (const name of ['', 'status-99', 'status-1000', 'status-101', 'constructor']) {
    expect(isFaultName(name)).toBe(false);
    expect(faultOfHost(`${name}.fault.example`)).toBeUndefined();
  }
  expect(faultOfHost('fault.example')).toBeUndefined();
});
