import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The relay as it is shipped, made by `npm run build`. */
export const shipped = 'dist/main.js';

/** As the container image runs it. */
const nodeFlags = ['--max-semi-space-size=4', '--max-old-space-size=256'];
const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '32768', MALLOC_TRIM_THRESHOLD_: '131072' };
const pollMs = 2;

/** Of Linux's clock in /proc. */
const ticksPerSecond = 100;

/** Whatever ends the bench ends what it started. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/** A server in a process of its own, so that it shares no thread with what measures it. */
export type ServerProcess = {
  readonly url: string;
  /** Milliseconds from the start of the process until it said that it listens. */
  readonly startMs: number;
  /** Processor time used so far by all its threads, in seconds. */
  cpuSeconds(): number;
  /** Resident memory now, in MB. */
  rssMb(): number;
  /** The most that it was at any time, in MB. */
  peakRssMb(): number;
  stop(): Promise<void>;
};

/**
 * Starts a script of this repository and waits for the line in which it names its port. Its output goes to a file, so that
 * reading it costs whoever measures nothing.
 */
export async function startServer(
  script: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-output-'));
  const output = join(directory, 'output');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, new URL(`../../${script}`, import.meta.url).pathname, ...args], {
    env: { PATH: process.env['PATH'], ...allocator, ...environment },
    stdio: ['ignore', openSync(output, 'w'), 'inherit'],
  });
  running.add(child);
  const ended = once(child, 'close').finally(() => {
    running.delete(child);
    rmSync(directory, { recursive: true });
  });
  const port = await portIn(output, child);
  return {
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - startedAt,
    cpuSeconds() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    },
    rssMb: () => megabytesOf(child, 'VmRSS'),
    peakRssMb: () => megabytesOf(child, 'VmHWM'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts the relay with these settings, on a free port and silent but for its start. */
export function startRelay(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return startServer(shipped, ['serve'], {
    HOST: '127.0.0.1',
    PORT: '0',
    MIRROR_REFRESH_HOURS: '0',
    DRAIN_SECONDS: '0',
    ...settings,
  });
}

/** Starts the tracker's stand-in with made-up listings, on a free port. */
export function startTracker(...args: string[]): Promise<ServerProcess> {
  return startServer('simulator/main.ts', ['--port', '0', ...args]);
}

function megabytesOf({ pid }: ChildProcess, field: string): number {
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function portIn(output: string, child: ChildProcess): Promise<number> {
  for (;;) {
    const port = /"port":(\d+).*"listening"|:(\d+)\/?$/m.exec(readFileSync(output, 'utf8'));
    if (port !== null) return Number(port[1] ?? port[2]);
    if (child.exitCode !== null) throw new Error(`${child.spawnargs[1]} ended with code ${child.exitCode}`);
    await sleep(pollMs);
  }
}
