import { onTestFinished, vi } from 'vitest';

/**
 * Stops the timers of this process until the test ends: they go on by `vi.advanceTimersByTime`. What the clock shows
 * follows them, unless it is the machine's. The network goes on, so that nothing depends on how fast the machine is.
 */
export function stopTime(clock: 'stopped' | 'real' = 'stopped'): void {
  const timers = ['setTimeout', 'clearTimeout'] as const;
  vi.useFakeTimers({ toFake: clock === 'real' ? [...timers] : [...timers, 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Resolves when `isSo` has become true, time being stopped or not. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

/** Gives what has been brought about the time to happen that it takes without a timer. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 20; round++) await new Promise(setImmediate);
}
