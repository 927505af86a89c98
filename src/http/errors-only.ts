import type { Context } from 'hono';
import type { RelayError } from '../ctim/relay-error.ts';

/** An answer that holds nothing but errors: status 200, since XDR replaces the message of any other by its own. */
export function errorsOnly(c: Context, errors: readonly RelayError[]): Response {
  c.set('outcome', { errors: errors.map(({ code }) => code) });
  return c.json({ errors });
}
