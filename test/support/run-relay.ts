import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { outputOf } from './output-of.ts';
import { processCoverage } from './process-coverage.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

/** Runs `cybercrime-tracker-relay serve` with nothing but these environment variables; killed when the test ends. */
export function runRelay(environment: Readonly<Record<string, string>>, ...flags: string[]) {
  const child = spawn(process.execPath, [main, 'serve', ...flags], {
    env: { ...processCoverage(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const output = outputOf(child);
  const err = text(child.stderr);
  return {
    output,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves with its address once it listens. */
    async listening(): Promise<string> {
      const [, port] = await output.match(/"port":(\d+).*"listening"/);
      return `http://127.0.0.1:${port}`;
    },
    /** Resolves when it has ended. */
    async outcome() {
      const [code] = await closed;
      return { code: code as number | null, out: output.text(), err: await err };
    },
  };
}
