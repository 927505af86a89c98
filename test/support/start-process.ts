import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { outputOf } from './output-of.ts';
import { processCoverage } from './process-coverage.ts';

/** The relay's program. */
export const main = join(import.meta.dirname, '../../src/main.ts');
/** Compiled code is kept here from one start to the next, which halves the time that one takes. */
const compileCache = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** Where a process is started. */
type Place = {
  /** All there is in its environment but `PATH`, a terminal type and a shell. */
  readonly env?: Readonly<Record<string, string>>;
  /** Descriptors for its standard output and standard error, which are collected otherwise. */
  readonly out?: number | 'pipe';
  readonly err?: number | 'pipe';
};

/** How a process ended. */
export type Outcome = { readonly code: number | null; readonly out: string; readonly err: string };

/** Starts a program with its arguments as a process of its own, killed when the test ends. */
export function startProcess(command: readonly string[], { env = {}, out = 'pipe', err = 'pipe' }: Place = {}) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: environment(env), stdio: ['pipe', out, err] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const stdin = (child.stdin as Writable).on('error', () => undefined);
  const closed = once(child, 'close');
  const output = outputOf(child);
  const errors = child.stderr === null ? '' : text(child.stderr);
  return {
    stdin,
    output,
    /** Closes the only end for reading of its standard output. */
    dropReader: () => void child.stdout?.destroy(),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves when it has ended. */
    async outcome(): Promise<Outcome> {
      const [code] = await closed;
      return { code, out: output.text(), err: await errors };
    },
  };
}

function environment(env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    TERM: 'xterm-256color',
    SHELL: '/bin/sh',
    NODE_COMPILE_CACHE: compileCache,
    ...processCoverage(),
    ...env,
  };
}
