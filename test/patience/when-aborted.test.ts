import { expect, test, vi } from 'vitest';
import { whenAborted } from '../../src/patience/when-aborted.ts';

test('calls back whoever still waits, once, over one listener', () => {
  const controller = new AbortController();
  const listen = vi.spyOn(controller.signal, 'addEventListener');
  const [first, second, third] = [vi.fn(), vi.fn(), vi.fn()];
  whenAborted(controller.signal, first);
  const stopWaiting = whenAborted(controller.signal, second);
  whenAborted(controller.signal, third);
  stopWaiting();
  controller.abort();
  controller.abort();
  expect([first, second, third].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 1]);
  expect(listen).toHaveBeenCalledOnce();
});
