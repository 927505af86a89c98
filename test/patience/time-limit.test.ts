import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startTimeLimit } from '../../src/patience/time-limit.ts';
import { settled, stopTime } from '../support/stop-time.ts';
import { visit } from '../support/visit.ts';

test('aborts when the time is up, once what has arrived is let in', async () => {
  stopTime();
  const { signal } = startTimeLimit(20);
  vi.advanceTimersByTime(19);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.aborted).toBe(false);
  await settled();
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

test('ends with what it limits', () => {
  stopTime();
  const outer = new AbortController();
  const { signal, end } = startTimeLimit(20, outer.signal);
  end();
  outer.abort();
  expect(vi.getTimerCount()).toBe(0);
  expect(signal.aborted).toBe(false);
});

test('is over at once when there is no time left', async () => {
  stopTime();
  const { signal } = startTimeLimit(-5);
  vi.advanceTimersByTime(1);
  await settled();
  expect(signal.aborted).toBe(true);
});

/** As a process that is stopped, or a container that is suspended. */
function doNotRunFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('that ran out while the process did not run lets in first what has arrived', () => {
  stopTime('real');
  const { signal } = startTimeLimit(20);
  doNotRunFor(100);
  vi.advanceTimersByTime(20 + 99);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.aborted).toBe(true);
});

test('so that a look-up answered meanwhile has not failed', async () => {
  const served = `
    const server = require('node:http').createServer((_, response) => response.end('{"message":"Malicious: Pony"}'));
    server.listen(0, '127.0.0.1', () => process.send(server.address().port));`;
  const child = spawn(process.execPath, ['--eval', served], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill());
  const [port] = await once(child, 'message');
  const client = visit(`http://127.0.0.1:${port}/`, { timeoutMs: 500 });
  expect(await client.query('first.example')).toMatchObject({ kind: 'listed' });
  const answer = client.query('second.example');
  await new Promise(setImmediate);
  doNotRunFor(900);
  expect(await answer).toMatchObject({ kind: 'listed' });
});
