import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { outputOf } from './output-of.ts';

/** Starts a program that serves until it is ended, which is with the test; resolves once its output says `ready`. */
export async function startProgram(command: string, args: readonly string[], ready: RegExp): Promise<void> {
  const env = { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
  // Both of its outputs in one.
  const child = spawn('sh', ['-c', 'exec "$0" "$@" 2>&1', command, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  });
  await outputOf(child).match(ready);
}
