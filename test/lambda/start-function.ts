import { onTestFinished } from 'vitest';
import { runFunction } from './run-function.ts';

/** Runs the function until the test ends. */
export async function startFunction(...given: Parameters<typeof runFunction>) {
  const started = await runFunction(...given);
  onTestFinished(started.stop);
  return started;
}
