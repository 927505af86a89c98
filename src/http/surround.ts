import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Logger } from '../telemetry/logger.ts';
import type { AppEnv, Handler } from './endpoint.ts';
import { respondErrors } from './respond.ts';

const maxPathCharacters = 200;

/**
 * What surrounds every handler: the request gets an id, a fault of our own becomes the contract's error with its cause in
 * the log, and a line is logged: what was asked, how it ended, how long it took. No values of observables.
 *
 * A plain function around a handler and not Hono's middleware, so that each route has one handler, which Hono calls
 * directly: a good part of the time that an answer from the cache takes.
 */
export function surround(logger: Logger, handle: Handler): Handler {
  return async (c) => {
    const startedAt = performance.now();
    const requestId = idOf(c);
    c.set('requestId', requestId);
    const response = await answer(logger, handle, c);
    logger.info(
      {
        requestId,
        method: c.req.method,
        path: c.req.path.slice(0, maxPathCharacters),
        status: response.status,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...c.get('outcome'),
      },
      'request',
    );
    return response;
  };
}

async function answer(logger: Logger, handle: Handler, c: Context<AppEnv>): Promise<Response> {
  try {
    return await handle(c);
  } catch (error) {
    logger.error({ err: error, requestId: c.get('requestId') }, 'request broke');
    return respondErrors(c, [{ type: 'fatal', code: 'unknown', message: 'Something went wrong.' }]);
  }
}

const harmlessId = /^[\w=-]{1,128}$/;

/** The caller's own id for the request, if it is one that can do no harm in a header and a log; else a new one. */
function idOf(c: Context<AppEnv>): string {
  const given = c.req.header('x-request-id');
  return given !== undefined && harmlessId.test(given) ? given : randomUUID();
}
