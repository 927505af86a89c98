import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { unlisted, urls } from '../support/look-up.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';

const path = '/deliberate/observables';
const listed = [{ type: 'ip', value: '203.0.113.145' }];

test('a tracker that is slow but well answers for itself, however many are asked', async () => {
  const simulator = await running({ latencyMs: 300 });
  const { post } = await startFilled({ trackerUrl: simulator.url });
  const answer = await post(path, [...listed, ...urls(unlisted(60, 'slow.example/'))]);
  expect(answer).toMatchObject({ data: { verdicts: { count: 1 } } });
  expect(answer).not.toHaveProperty('errors');
});

test('once the tracker has failed, the mirror answers while it is still being waited for', async () => {
  const simulator = await running();
  const { post } = await startFilled({ trackerUrl: simulator.url, trackerTimeoutMs: 20_000 });
  simulator.set({ fault: 'status-500' });
  await post(path, [{ type: 'ip', value: '192.0.2.250' }]);
  simulator.set({ fault: 'hang' });

  const answer = await post(path, listed);

  expect(answer).toMatchObject({ data: { verdicts: { count: 1 } }, errors: [{ code: 'stale data' }] });
  expect(simulator.stats().inFlight).toBe(1);
});

test('what the tracker says after that is kept', async () => {
  const simulator = await running();
  const { post } = await startFilled({ trackerUrl: simulator.url });
  simulator.set({ fault: 'status-500' });
  await post(path, [{ type: 'ip', value: '192.0.2.250' }]);
  simulator.set({ fault: undefined, latencyMs: 2000 });

  expect(await post(path, listed)).toMatchObject({ errors: [{ code: 'stale data' }] });
  await expect.poll(() => simulator.stats().inFlight, { timeout: 10_000 }).toBe(0);

  await expect.poll(() => post(path, listed)).not.toHaveProperty('errors');
  expect(simulator.stats().values['203.0.113.145']).toBe(1);
});

test('with a mirror too, what nobody waits for any more is not asked', async () => {
  const simulator = await running({ latencyMs: 200 });
  const { url } = await startFilled({ trackerUrl: simulator.url });
  const leave = new AbortController();
  const body = JSON.stringify(urls(unlisted(200, 'left.example/')));
  const answer = fetch(url + path, { method: 'POST', body, signal: leave.signal }).catch(() => 'left');
  await expect.poll(() => simulator.stats().inFlight).toBeGreaterThan(0);
  leave.abort();
  expect(await answer).toBe('left');
  await expect.poll(() => simulator.stats().inFlight).toBe(0);
  expect(simulator.stats().queries).toBeLessThan(50);
});

test('a stand-in does not hide that the tracker has changed', async () => {
  const simulator = await running();
  const { post } = await startFilled({ trackerUrl: simulator.url });
  simulator.set({ fault: 'html' });
  expect(await post(path, listed)).toMatchObject({
    data: { verdicts: { count: 1 } },
    errors: [
      { type: 'warning', code: 'key error' },
      { type: 'warning', code: 'stale data' },
    ],
  });
});

test('without a stand-in the tracker has its whole time, although it has failed', async () => {
  const simulator = await running({ fault: 'status-500' });
  const { post } = await startMirrored({ trackerUrl: simulator.url, trackerTimeoutMs: 20_000 });
  await post(path, [{ type: 'ip', value: '192.0.2.250' }]);
  simulator.set({ fault: undefined, latencyMs: 2000 });
  expect(await post(path, listed)).not.toHaveProperty('errors');
});
