import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { outputOf } from './output-of.ts';

/** A real `redis-server` without persistence, on 127.0.0.1, ended with the test. */
export type RunningRedis = {
  readonly port: number;
  /** `redis://127.0.0.1:PORT`, with the password if there is one. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Kills it as a crash would. */
  readonly kill: () => Promise<void>;
};

/** Starts a server, on a free port unless told otherwise; resolves when it accepts connections. */
export async function startRedis(options: { port?: number; password?: string } = {}): Promise<RunningRedis> {
  const { port = await freePort(), password } = options;
  const flags = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', password === undefined ? flags : [...flags, '--requirepass', password], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  await outputOf(child).match(/Ready to accept connections/);
  const credentials = password === undefined ? '' : `:${password}@`;
  return { port, url: `redis://${credentials}127.0.0.1:${port}`, process: child, kill };
}
