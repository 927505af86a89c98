import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';

const listed = [{ type: 'ip', value: '203.0.113.145' }];

test('the mirror answers while the tracker is still being waited for', async () => {
  const simulator = await running();
  const { post } = await startFilled({ trackerUrl: simulator.url, trackerTimeoutMs: 20_000 });
  simulator.set({ fault: 'hang' });

  const answer = await post('/deliberate/observables', listed);

  expect(answer).toMatchObject({ data: { verdicts: { count: 1 } }, errors: [{ code: 'stale data' }] });
  expect(simulator.stats().inFlight).toBe(1);
});

test('what the tracker says after that is kept', async () => {
  const simulator = await running();
  const { post } = await startFilled({ trackerUrl: simulator.url });
  simulator.set({ latencyMs: 2000 });

  expect(await post('/deliberate/observables', listed)).toMatchObject({ errors: [{ code: 'stale data' }] });
  await expect.poll(() => simulator.stats().inFlight, { timeout: 10_000 }).toBe(0);

  await expect.poll(() => post('/deliberate/observables', listed)).not.toHaveProperty('errors');
  expect(simulator.stats().queries).toBe(1);
});

test('without a stand-in the tracker has its whole time', async () => {
  const simulator = await running({ latencyMs: 2000 });
  const { post } = await startMirrored({ trackerUrl: simulator.url });
  expect(await post('/deliberate/observables', listed)).not.toHaveProperty('errors');
});
