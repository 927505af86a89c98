import type { Context } from 'hono';
import type { RelayError } from '../ctim/relay-error.ts';
import type { AppEnv } from './endpoint.ts';

/**
 * A JSON answer that carries the request's id. Made from the web standard's `Response` and plain headers, which Node.js
 * sends without building a `Headers` object first, as Hono's own `c.json` would for more than one header.
 */
export function respond(c: Context<AppEnv>, body: unknown, status = 200, headers?: Record<string, string>): Response {
  return respondWith(c, JSON.stringify(body), status, headers);
}

/** The same for JSON that is written already. */
export function respondWith(
  c: Context<AppEnv>,
  json: string | Uint8Array<ArrayBuffer>,
  status = 200,
  headers?: Record<string, string>,
): Response {
  return new Response(json, {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': c.get('requestId'), ...headers },
  });
}

/** An answer that holds nothing but errors: status 200, since XDR replaces the message of any other by its own. */
export function respondErrors(c: Context<AppEnv>, errors: readonly RelayError[]): Response {
  c.set('outcome', { errors: errors.map(({ code }) => code) });
  return respond(c, { errors });
}
