import type { RelayError } from '../ctim/relay-error.ts';
import type { Answer } from './exchange.ts';

/** An answer of JSON. */
export function json(value: unknown, status = 200, headers?: Readonly<Record<string, string>>): Answer {
  return { status, body: JSON.stringify(value), ...(headers && { headers }) };
}

/** An answer that holds nothing but errors: status 200, since XDR replaces the message of any other by its own. */
export function errors(some: readonly RelayError[]): Answer {
  return { ...json({ errors: some }), outcome: { errors: some.map(({ code }) => code) } };
}
