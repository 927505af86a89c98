import { randomUUID } from 'node:crypto';
import type { Logger } from '../telemetry/logger.ts';
import { errors, json } from './answers.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { isRefusal, type Refusal } from './auth/verdict.ts';
import type { Audience, Endpoint, Face } from './endpoint.ts';
import type { Answer, Exchange, Outcome } from './exchange.ts';
import { routerOver } from './router.ts';

/** The caller left before its request was read: there is nobody to answer. */
export class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
}

/** The one way in: what every request meets, whatever it came through and whatever it asks for, in this order. */
export type Door = (exchange: Exchange) => Promise<Answered>;

/** An answer, and the id of the request it is to. */
export type Answered = { readonly answer: Answer; readonly requestId: string };

/** What stands at the door. */
export type DoorParts = {
  /** Undefined where nobody is asked for credentials. */
  readonly authenticator: Authenticator | undefined;
  /** What answers beside the endpoints. */
  readonly faces: readonly Face[];
  readonly logger: Logger;
};

const harmlessId = /^[\w=-]{1,128}$/;
const maxPathCharacters = 200;

/**
 * Answers requests by these endpoints: each gets an id, its own if that can do no harm in a header and a log; is routed; is
 * refused unless its caller may ask; is handled; and leaves a line in the log, without values. A fault of our own becomes
 * the contract's error, with its cause in the log. Rejects only with `CallerGoneError`.
 */
export function createDoor(endpoints: readonly Endpoint[], { authenticator, faces, logger }: DoorParts): Door {
  const routeOf = routerOver(endpoints, faces);
  return async (exchange) => {
    const startedAt = performance.now();
    const { method, path } = exchange;
    const given = exchange.header('x-request-id');
    const requestId = given !== undefined && harmlessId.test(given) ? given : randomUUID();
    const answer = await answered(exchange, requestId);
    logger.info(lineOf(requestId, method, path, answer.status, startedAt, answer.outcome), 'request');
    return { answer, requestId };
  };

  async function answered(exchange: Exchange, requestId: string): Promise<Answer> {
    try {
      const { handle, audience } = routeOf(exchange);
      const credentials = audience === 'anyone' ? undefined : await authenticator?.authenticate(exchange.authorization);
      if (credentials !== undefined && isRefusal(credentials)) return refused(credentials, audience);
      return await handle(exchange, credentials?.caller ?? exchange.connection);
    } catch (error) {
      if (error instanceof CallerGoneError) throw error;
      logger.error({ err: error, requestId }, 'request broke');
      return errors([{ type: 'fatal', code: 'unknown', message: 'Something went wrong.' }]);
    }
  }

  /** The caller is told the contract's few words; the log has the rest, under the request's id. */
  function refused({ message, reason, detail }: Refusal, audience: Audience): Answer {
    const outcome = { refused: reason, detail };
    const said = `Authorization failed: ${message}`;
    if (audience === 'xdr') {
      return { ...errors([{ type: 'fatal', code: 'authorization error', message: said }]), outcome };
    }
    const headers = { 'www-authenticate': authenticator?.challenge ?? '' };
    return { ...json({ code: 401, message: 'Unauthorized', reason: said }, 401, headers), outcome };
  }
}

/** What the log tells of a request: what was asked, how it ended, how long it took in milliseconds. */
function lineOf(requestId: string, method: string, path: string, status: number, startedAt: number, outcome?: Outcome) {
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const line = { requestId, method, path: path.slice(0, maxPathCharacters), status, ms };
  return outcome === undefined ? line : { ...line, ...outcome };
}
