import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The relay as a process of its own. */
export type RelayProcess = {
  /** Resolves with the port once it listens; undefined when it ended before that, having said why on standard error. */
  readonly port: Promise<number | undefined>;
  /** Resolves with its exit code when it has ended; 1 when a signal ended it. */
  readonly exitCode: Promise<number>;
  /** Asks it to end, as an orchestrator would: it finishes what is in flight first. */
  readonly stop: () => void;
};

/**
 * Starts `serve` with these settings and nothing else from the environment but the path, and with a data directory of its
 * own that is removed at the end. `onLog` gets each line it logs, one JSON object a line.
 */
export function startRelay(
  settings: Readonly<Record<string, string>>,
  onLog: (line: string) => void = () => {},
): RelayProcess {
  const main = new URL('../src/main.ts', import.meta.url).pathname;
  const data = mkdtempSync(`${tmpdir()}/relay-data-`);
  const child = spawn(process.execPath, [main, 'serve'], {
    env: { PATH: process.env['PATH'], ...settings, DATA_DIR: data, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.once('close', () => rmSync(data, { recursive: true, force: true }));
  return { ...watchRelay(child, onLog), stop: () => void child.kill('SIGTERM') };
}

/** Watches a process that runs `serve`, with `LOG_LEVEL` at `info`, in whatever way it was started. */
export function watchRelay(
  child: ChildProcessByStdio<null, Readable, null>,
  onLog: (line: string) => void = () => {},
): Omit<RelayProcess, 'stop'> {
  const listening = Promise.withResolvers<number | undefined>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const port = portIn(line);
    if (port !== undefined) listening.resolve(port);
    onLog(line);
  });
  const exitCode = once(child, 'close').then(([code]) => {
    listening.resolve(undefined);
    return typeof code === 'number' ? code : 1;
  });
  return { port: listening.promise, exitCode };
}

function portIn(line: string): number | undefined {
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null || !('msg' in entry) || entry.msg !== 'listening') return undefined;
  return 'port' in entry && typeof entry.port === 'number' ? entry.port : undefined;
}
