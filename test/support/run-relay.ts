import { main, startProcess } from './start-process.ts';

/** Runs `cybercrime-tracker-relay serve` with no settings but these; killed when the test ends. */
export function runRelay(environment: Readonly<Record<string, string>>, ...flags: string[]) {
  const relay = startProcess([process.execPath, main, 'serve', ...flags], { env: environment });
  relay.stdin.end();
  return {
    ...relay,
    /** Resolves with its address once it listens. */
    async listening(): Promise<string> {
      const [, port] = await relay.output.match(/"port":(\d+).*"listening"/);
      return `http://127.0.0.1:${port}`;
    },
  };
}
