import { createLocalJWKSet } from 'jose';
import { Agent } from 'undici';
import { readBoundedText } from '../../../tracker/bounded-body.ts';
import { version } from '../../../version.ts';

const timeoutMs = 5000;
const maxBytes = 1_048_576;

/** Finds the key that a token says it is signed with; rejects with jose's errors. */
type FindKey = ReturnType<typeof createLocalJWKSet>;

/** A key set as it came, and how keys are found in it; or why there is none. */
export type FetchedKeys = { readonly text: string; readonly find: FindKey } | { readonly failure: string };

/** Where key sets are fetched: one address, and nowhere else. */
export type KeySource = {
  /** Asks for the key set. Takes 5 s and 1 MiB at most, follows no redirect, never rejects. */
  fetch(): Promise<FetchedKeys>;
  /** Drops the connection; a fetch under way fails. */
  close(): Promise<void>;
};

/** The key set at `url`. Nothing is asked yet. */
export function createKeySource(url: string): KeySource {
  const { origin, pathname, search } = new URL(url);
  const agent = new Agent({ connections: 1, connect: { timeout: timeoutMs }, keepAliveTimeout: timeoutMs });
  return {
    async fetch() {
      try {
        const { statusCode, body } = await agent.request({
          origin,
          path: pathname + search,
          method: 'GET',
          headers: {
            accept: 'application/json, application/jwk-set+json',
            'user-agent': `cybercrime-tracker-relay/${version}`,
          },
          signal: AbortSignal.timeout(timeoutMs),
        });
        if (statusCode !== 200) {
          await body.dump();
          return { failure: `status ${statusCode}` };
        }
        const text = await readBoundedText(body, maxBytes);
        return text === undefined ? { failure: `longer than ${maxBytes} bytes` } : { text, find: parse(text) };
      } catch (error) {
        return { failure: reasonOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

function parse(text: string): FindKey {
  try {
    return createLocalJWKSet(JSON.parse(text));
  } catch {
    throw new Error('no key set');
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  return 'code' in error ? `${error.code}: ${error.message}` : error.message;
}
