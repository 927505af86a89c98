import { randomUUID } from 'node:crypto';
import type { Logger } from '../telemetry/logger.ts';
import { errors } from './answers.ts';
import type { Endpoint } from './endpoint.ts';
import type { Answer, Exchange, Outcome } from './exchange.ts';
import { routerOver } from './router.ts';

/** The caller left before its request was read: there is nobody to answer. */
export class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
}

/** The one way in: what every request meets, whatever it came through and whatever it asks for, in this order. */
export type Door = (exchange: Exchange) => Promise<Answer>;

const harmlessId = /^[\w=-]{1,128}$/;
const maxPathCharacters = 200;

/**
 * Answers requests by these endpoints: each gets an id, its own if that can do no harm in a header and a log; is routed and
 * handled; and leaves a line in the log, without values. A fault of our own becomes the contract's error, with its cause in
 * the log. Rejects only with `CallerGoneError`.
 */
export function createDoor(endpoints: readonly Endpoint[], logger: Logger): Door {
  const handlerOf = routerOver(endpoints);
  return async (exchange) => {
    const startedAt = performance.now();
    const { method, path } = exchange;
    const given = exchange.header('x-request-id');
    const requestId = given !== undefined && harmlessId.test(given) ? given : randomUUID();
    const answer = await handled(exchange, requestId);
    logger.info(lineOf(requestId, method, path, answer.status, startedAt, answer.outcome), 'request');
    return { ...answer, headers: { 'x-request-id': requestId, ...answer.headers } };
  };

  async function handled(exchange: Exchange, requestId: string): Promise<Answer> {
    try {
      return await handlerOf(exchange.method, exchange.path)(exchange);
    } catch (error) {
      if (error instanceof CallerGoneError) throw error;
      logger.error({ err: error, requestId }, 'request broke');
      return errors([{ type: 'fatal', code: 'unknown', message: 'Something went wrong.' }]);
    }
  }
}

/** What the log tells of a request: what was asked, how it ended, how long it took in milliseconds. */
function lineOf(requestId: string, method: string, path: string, status: number, startedAt: number, outcome?: Outcome) {
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const line = { requestId, method, path: path.slice(0, maxPathCharacters), status, ms };
  return outcome === undefined ? line : { ...line, ...outcome };
}
