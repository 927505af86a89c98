import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { observation } from '../support/closed-schemas.ts';
import { unlisted, urls } from '../support/look-up.ts';
import { startRelay } from '../support/start-relay.ts';
import { settled, stopTime, until } from '../support/stop-time.ts';

const timedOut = (message: string) => ({ type: 'warning', code: 'request timeout', message });

test('the whole site hanging: the answer comes at the deadline and counts what is unanswered', async () => {
  const simulator = await running({ fault: 'hang' });
  const { post } = await startRelay({ trackerUrl: simulator.url, requestDeadlineMs: 400, logLevel: 'silent' });
  const answer = observation.parse(await post('/observe/observables', urls(unlisted(20))));
  expect(answer).toEqual({ errors: [timedOut('The deadline was reached with 20 of 20 observables unanswered.')] });
  await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(0));
});

test.each([
  [400, 380],
  [4000, 3800],
  [20_000, 19_750],
])('of %i ms, all but what it takes to answer is waited: %i ms', async (requestDeadlineMs, waitedMs) => {
  const simulator = await running({ fault: 'hang' });
  const settings = { trackerUrl: simulator.url, trackerTimeoutMs: 60_000, logLevel: 'silent' } as const;
  const { post } = await startRelay({ ...settings, requestDeadlineMs });
  stopTime();
  let isAnswered = false;
  const answer = post('/observe/observables', urls(unlisted(1))).finally(() => {
    isAnswered = true;
  });
  await until(() => simulator.stats().inFlight > 0);
  vi.advanceTimersByTime(waitedMs - 1);
  await settled();
  expect(isAnswered).toBe(false);
  vi.advanceTimersByTime(1);
  expect(await answer).toMatchObject({ errors: [{ code: 'request timeout' }] });
});

test('what was found by the deadline is kept', async () => {
  const simulator = await running();
  const { post } = await startRelay({ trackerUrl: simulator.url, requestDeadlineMs: 1500, logLevel: 'silent' });
  const observables = urls(['hang.fault.example', 'panel.example', 'innocent.example', 'hang-body.fault.example']);
  expect(observation.parse(await post('/observe/observables', observables))).toMatchObject({
    data: { verdicts: { count: 1 }, judgements: { count: 1 } },
    errors: [timedOut('The deadline was reached with 2 of 4 observables unanswered.')],
  });
});

test('one observable alone', async () => {
  const simulator = await running();
  const { post } = await startRelay({ trackerUrl: simulator.url, requestDeadlineMs: 200, logLevel: 'silent' });
  expect(await post('/deliberate/observables', urls(['hang.fault.example']))).toEqual({
    errors: [timedOut('The deadline was reached with 1 of 1 observable unanswered.')],
  });
});

test('retries end at the deadline', async () => {
  const simulator = await running({ fault: 'status-503' });
  const settings = {
    trackerUrl: simulator.url,
    requestDeadlineMs: 300,
    trackerRetries: 10,
    logLevel: 'silent',
  } as const;
  const { post } = await startRelay(settings);
  expect(await post('/deliberate/observables', urls(['a.example']))).toMatchObject({
    errors: [{ type: 'warning', code: 'request timeout' }],
  });
  const { requests } = simulator.stats();
  await sleep(500);
  expect(simulator.stats().requests).toBe(requests);
});

test('cached answers do not wait for a site that hangs', async () => {
  const simulator = await running();
  const { post } = await startRelay({ trackerUrl: simulator.url, requestDeadlineMs: 120_000, logLevel: 'silent' });
  await post('/deliberate/observables', urls(['panel.example', 'innocent.example']));
  simulator.set({ fault: 'hang' });
  expect(await post('/deliberate/observables', urls(['panel.example', 'innocent.example']))).toMatchObject({
    data: { verdicts: { count: 1 } },
  });
});

test('a client that leaves ends what was asked for it', async () => {
  const simulator = await running();
  const { url } = await startRelay({ trackerUrl: simulator.url, trackerTimeoutMs: 60_000, logLevel: 'silent' });
  const { hostname, port } = new URL(url);
  const body = JSON.stringify(urls(['hang.fault.example/1', 'hang.fault.example/2']));
  const socket = connect(Number(port), hostname);
  socket.write(`POST /observe/observables HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await vi.waitFor(() => expect(simulator.stats().inFlight).toBeGreaterThan(0));
  socket.destroy();
  await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(0), { timeout: 5000 });
});
