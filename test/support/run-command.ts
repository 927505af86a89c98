import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type Output, outputOf } from './output-of.ts';
import { processCoverage } from './process-coverage.ts';

const main = join(import.meta.dirname, '../../src/main.ts');
/** Compiled code is kept here from one start to the next, which halves the time that one takes. */
const compileCache = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** What a command is given besides its arguments. */
export type Surroundings = {
  /** All there is in its environment but `PATH` and a terminal type. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input as a whole, empty by default. */
  readonly input?: string;
  /** The file that is run; a link to it has another name. */
  readonly program?: string;
};

/** How a command ended. */
export type Outcome = { readonly code: number | null; readonly out: string; readonly err: string };

/** Starts `cybercrime-tracker-relay` as a process of its own, killed when the test ends; its pipes are the caller's. */
export function startCommand(args: readonly string[], { env = {}, program = main }: Surroundings = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: environment(env) });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => undefined);
  const closed = once(child, 'close');
  const output: Output = outputOf(child);
  const err = text(child.stderr);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    output,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    async outcome(): Promise<Outcome> {
      const [code] = await closed;
      return { code, out: output.text(), err: await err };
    },
  };
}

/** Runs it to its end. */
export function runCommand(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const command = startCommand(args, surroundings);
  command.stdin.end(surroundings.input ?? '');
  return command.outcome();
}

/** Runs it with its standard output into `file`. */
export async function runToFile(file: string, args: readonly string[]): Promise<Omit<Outcome, 'out'>> {
  const output = await open(file, 'w');
  const child = spawn(process.execPath, [main, ...args], {
    env: environment({}),
    stdio: ['ignore', output.fd, 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const err = text(child.stderr as Readable);
  const [code] = await once(child, 'close');
  await output.close();
  return { code, err: await err };
}

/**
 * Runs it at a terminal of so many columns, by util-linux's `script`. Resolves with the exit code and what the terminal
 * got, from standard output and standard error alike. `redirect` is a file for standard output instead.
 */
export async function runAtTerminal(
  args: readonly string[],
  { columns, env = {}, redirect }: Pick<Surroundings, 'env'> & { readonly columns: number; readonly redirect?: string },
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const words = [process.execPath, main, ...args].map(quoted).join(' ');
  const command = `stty cols ${columns}; ${words}${redirect === undefined ? '' : ` > ${quoted(redirect)}`}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const screen = text(child.stdout);
  const [code] = await once(child, 'close');
  return { code, screen: (await screen).replaceAll('\r\n', '\n') };
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

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
