import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type Config, configSchema } from '../../src/config/config.ts';
import { createRelay, type Relay } from '../../src/relay.ts';
import { startServer } from './start-server.ts';

/** A relay that listens on a free port of 127.0.0.1 until the test ends. */
export type RunningRelay = {
  /** Its base address, without a slash at the end. */
  readonly url: string;
  readonly relay: Relay;
  /** The lines it logged so far, each one JSON object. */
  readonly log: readonly string[];
  /** Posts `body` as JSON and gives the answer's JSON. */
  readonly post: (path: string, body?: unknown, init?: RequestInit) => Promise<unknown>;
};

/** Starts a relay that asks the live tracker only, with these settings, all others at their defaults. */
export async function startRelay(settings: Partial<Config>): Promise<RunningRelay> {
  const config = configSchema.parse({ lookupSource: 'live', ...settings });
  const log: string[] = [];
  const relay = await createRelay(config, pino({ level: config.logLevel }, linesInto(log)));
  onTestFinished(() => relay[Symbol.asyncDispose]());
  const url = (await startServer(relay.listener)).replace(/\/$/, '');
  return {
    url,
    relay,
    log,
    async post(path, body, init) {
      const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) ?? null, ...init });
      return response.json();
    },
  };
}

/** A stream that appends each line written to it to `lines`. */
export function linesInto(lines: string[]): Writable {
  return new Writable({
    write(chunk, _, done) {
      lines.push(...String(chunk).trimEnd().split('\n'));
      done();
    },
  });
}
