import { open } from 'node:fs/promises';
import { main, type Outcome, startProcess } from './start-process.ts';

/** What a command is given besides its arguments. */
export type Surroundings = {
  /** All there is in its environment but `PATH`, a terminal type and a shell. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input as a whole, empty by default. */
  readonly input?: string;
  /** The file that is run; a link to it has another name. */
  readonly program?: string;
};

/** Starts `cybercrime-tracker-relay` as a process of its own, killed when the test ends; its input is the caller's. */
export function startCommand(args: readonly string[], { env = {}, program = main }: Surroundings = {}) {
  return startProcess([process.execPath, program, ...args], { env });
}

/** Runs it to its end. */
export function runCommand(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const command = startCommand(args, surroundings);
  command.stdin.end(surroundings.input ?? '');
  return command.outcome();
}

/** Runs it with its standard output into `file`. */
export async function runToFile(file: string, args: readonly string[]): Promise<Outcome> {
  const output = await open(file, 'w');
  const command = startProcess([process.execPath, main, ...args], { out: output.fd });
  command.stdin.end();
  const outcome = await command.outcome();
  await output.close();
  return outcome;
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
  const line = `stty cols ${columns}; ${words}${redirect === undefined ? '' : ` > ${quoted(redirect)}`}`;
  const command = startProcess(['script', '-qec', line, '/dev/null'], { env });
  command.stdin.end();
  const { code, out } = await command.outcome();
  return { code, screen: out.replaceAll('\r\n', '\n') };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
