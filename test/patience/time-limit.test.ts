import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startTimeLimit } from '../../src/patience/time-limit.ts';

test('aborts when the time is up', async () => {
  const { signal } = startTimeLimit(20);
  expect(signal.aborted).toBe(false);
  await sleep(40);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('aborts with the outer signal and its reason', () => {
  const outer = new AbortController();
  const { signal } = startTimeLimit(10_000, outer.signal);
  outer.abort('gone');
  expect([signal.aborted, signal.reason]).toEqual([true, 'gone']);
});

test('is aborted from the start when the outer signal is', () => {
  expect(startTimeLimit(10_000, AbortSignal.abort('gone')).signal.reason).toBe('gone');
});

test('ends with what it limits', async () => {
  const outer = new AbortController();
  const { signal, end } = startTimeLimit(20, outer.signal);
  end();
  outer.abort();
  await sleep(40);
  expect(signal.aborted).toBe(false);
});

test('is over at once when there is no time left', async () => {
  const { signal } = startTimeLimit(-5);
  await sleep(10);
  expect(signal.aborted).toBe(true);
});
