import type { Context } from 'hono';
import type { AppEnv } from './endpoint.ts';
import { respond } from './respond.ts';

/** The answer to a path that the relay does not serve. */
export function notFound(c: Context<AppEnv>): Response {
  return respond(c, { code: 404, message: 'Not Found', reason: 'No such path. GET / lists what is here.' }, 404);
}

/** The answer to a method that a path does not serve. */
export function methodNotAllowed(allowed: readonly string[]) {
  const allow = allowed.join(', ');
  return (c: Context<AppEnv>): Response =>
    respond(c, { code: 405, message: 'Method Not Allowed', reason: `This path answers to ${allow}.` }, 405, {
      Allow: allow,
    });
}
