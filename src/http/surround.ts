import type { Context } from 'hono';
import type { Logger } from '../telemetry/logger.ts';
import type { AppEnv, Handler } from './endpoint.ts';
import { requestIdFrom } from './request-id.ts';
import type { AnsweredRequest } from './request-log.ts';
import { respondErrors } from './respond.ts';
import { atEndOfTurn } from './turn.ts';

/** What surrounding needs. */
export type SurroundParts = {
  readonly logger: Logger;
  readonly logRequest: (request: AnsweredRequest) => void;
};

/**
 * What surrounds every handler: the request gets an id, a fault of our own becomes the contract's error with its cause in
 * the log, and a line is logged.
 *
 * A plain function around a handler and not Hono's middleware, so that each route has one handler, which Hono calls
 * directly: a good part of the time that an answer from the cache takes.
 */
export function surround({ logger, logRequest }: SurroundParts, handle: Handler): Handler {
  return async (c) => {
    const startedAt = performance.now();
    const requestId = requestIdFrom(c.req.header('x-request-id'));
    c.set('requestId', requestId);
    const response = await answer(logger, handle, c);
    const { method, path } = c.req;
    logRequest({ requestId, method, path, status: response.status, startedAt, outcome: c.get('outcome') });
    await new Promise<void>(atEndOfTurn);
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
