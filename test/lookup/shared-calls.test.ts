import { expect, test } from 'vitest';
import { SharedCalls } from '../../src/lookup/shared-calls.ts';
import { settled } from '../support/stop-time.ts';

test('a call that ends late, after all have left it, does not end the sharing of the one after it', async () => {
  const calls = new SharedCalls<string>();
  const started: PromiseWithResolvers<string>[] = [];
  const start = () => {
    const call = Promise.withResolvers<string>();
    started.push(call);
    return call.promise;
  };
  const leave = new AbortController();
  const left = calls.join('a', leave.signal, start);
  leave.abort('left');
  await expect(left).rejects.toBe('left');

  const stay = new AbortController().signal;
  const second = calls.join('a', stay, start);
  started[0]?.resolve('too late');
  await settled();
  const third = calls.join('a', stay, start);
  expect(started).toHaveLength(2);
  started[1]?.resolve('in time');
  expect(await Promise.all([second, third])).toEqual(['in time', 'in time']);
});
