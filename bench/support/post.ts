import { Agent, request } from 'undici';
import type { SubmittedObservable } from '../../src/observables/observable.ts';

const agent = new Agent({ connections: 64, keepAliveTimeout: 60_000, headersTimeout: 120_000, bodyTimeout: 120_000 });

/** Posts observables to one of the relay's endpoints and gives the answer's text. */
export async function post(
  url: string,
  observables: readonly SubmittedObservable[],
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers,
    body: JSON.stringify(observables),
    dispatcher: agent,
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${text}`);
  return text;
}

/** Drops the connections kept by `post`. */
export function closeConnections(): Promise<void> {
  return agent.close();
}
