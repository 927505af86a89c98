import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A server in a process of its own, so that it shares no thread with what measures it. */
export type ServerProcess = {
  readonly url: string;
  /** Milliseconds from the start of the process until it said that it listens. */
  readonly startMs: number;
  /** Resident memory now, in MB. */
  rssMb(): number;
  stop(): Promise<void>;
};

/** Starts a script of this repository and waits for the line in which it names its port. */
export async function startServer(
  script: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [new URL(`../../${script}`, import.meta.url).pathname, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await portOf(child);
  return {
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - startedAt,
    rssMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop() {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts the relay with these settings, on a free port and silent but for its start. */
export function startRelay(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return startServer('src/main.ts', ['serve'], {
    HOST: '127.0.0.1',
    PORT: '0',
    MIRROR_REFRESH_HOURS: '0',
    ...settings,
  });
}

/** Starts the tracker's stand-in with made-up listings, on a free port. */
export function startTracker(...args: string[]): Promise<ServerProcess> {
  return startServer('simulator/main.ts', ['--port', '0', ...args]);
}

async function portOf(child: ChildProcessByStdio<null, Readable, null>): Promise<number> {
  const lines = createInterface({ input: child.stdout });
  const found = Promise.withResolvers<number>();
  lines.on('line', (line) => {
    const port = /"port":(\d+)|:(\d+)\/?$/.exec(line);
    if (port !== null) found.resolve(Number(port[1] ?? port[2]));
  });
  child.once('exit', (code) => found.reject(new Error(`${child.spawnargs[1]} ended with code ${code}`)));
  return found.promise;
}
