import { randomUUID } from 'node:crypto';
import type { Logger } from '../telemetry/logger.ts';
import type { ObserveRequest } from '../telemetry/request-metrics.ts';
import type { Tracing } from '../telemetry/traces.ts';
import { errors, json } from './answers.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { isRefusal, type Refusal } from './auth/verdict.ts';
import { CallerGoneError } from './caller-gone.ts';
import type { Audience, Endpoint, Face } from './endpoint.ts';
import type { Answer, Exchange, Outcome } from './exchange.ts';
import type { Limits } from './limits.ts';
import { type Route, routerOver } from './router.ts';
import type { RefuseStrangeName } from './strange-names.ts';

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
  /** Undefined where a browser can't be misled by a name. */
  readonly refuseStrangeName?: RefuseStrangeName | undefined;
  /** How much is taken on. */
  readonly limits: Limits;
  readonly logger: Logger;
  /** Counts each request; undefined where nobody reads metrics. */
  readonly observe?: ObserveRequest | undefined;
  /** Follows each request; undefined where nobody gathers traces. */
  readonly tracing?: Tracing | undefined;
};

const harmlessId = /^[\w=-]{1,128}$/;
const maxPathCharacters = 200;

/**
 * Answers requests by these endpoints: each gets an id, its own if that can do no harm in a header and a log; is routed; is
 * refused if a browser was misled, and unless its caller may ask; waits for its turn where there are too many, or is
 * refused; is handled; and leaves a line in the log, without values. A fault of our own becomes the contract's error for XDR
 * and status 500 for others, with its cause in the log. Rejects only with `CallerGoneError`.
 */
export function createDoor(endpoints: readonly Endpoint[], parts: DoorParts): Door {
  const { authenticator, faces, limits, logger, observe, refuseStrangeName, tracing } = parts;
  const routeOf = routerOver(endpoints, faces);
  return async (exchange) => {
    const startedAt = exchange.arrivedAt;
    const { method, path } = exchange;
    const given = exchange.header('x-request-id');
    const requestId = given !== undefined && harmlessId.test(given) ? given : randomUUID();
    const route = routeOf(exchange);
    const traced = tracing === undefined ? undefined : await followed(tracing, route, exchange, requestId);
    const answer = traced?.result ?? (await answered(route, exchange, requestId));
    const { status, outcome } = answer;
    const ms = performance.now() - startedAt;
    observe?.(route.name, status, ms / 1000, outcome);
    const line = lineOf(requestId, method, path, status, ms, outcome);
    logger.info(traced === undefined ? line : { ...line, traceId: traced.traceId, spanId: traced.spanId }, 'request');
    return { answer, requestId };
  };

  function followed(by: Tracing, route: Route, exchange: Exchange, requestId: string) {
    const request = {
      method: exchange.method,
      route: route.name === 'other' ? undefined : route.name,
      traceparent: exchange.header('traceparent'),
    };
    return by.request(request, () => answered(route, exchange, requestId));
  }

  async function answered(route: Route, exchange: Exchange, requestId: string): Promise<Answer> {
    const { handle, audience, refusal } = route;
    try {
      const strange = refuseStrangeName?.(exchange);
      if (strange !== undefined) return strange;
      const credentials = audience === 'anyone' ? undefined : await authenticator?.authenticate(exchange.authorization);
      if (credentials !== undefined && isRefusal(credentials)) return refused(credentials, audience, refusal);
      return await limits(exchange, route, credentials?.caller, (caller) => handle(exchange, caller));
    } catch (error) {
      if (error instanceof CallerGoneError) throw error;
      logger.error({ err: error, requestId }, 'request broke');
      return broken(audience, requestId);
    }
  }

  /** The caller is told the contract's few words; the log has the rest, under the request's id. */
  function refused({ message, reason, detail }: Refusal, audience: Audience, refusal: Route['refusal']): Answer {
    const outcome = { refused: reason, detail };
    const said = `Authorization failed: ${message}`;
    if (audience === 'xdr') {
      return { ...errors([{ type: 'fatal', code: 'authorization error', message: said }]), outcome };
    }
    const headers = { 'www-authenticate': authenticator?.challenge ?? '' };
    if (refusal === undefined) {
      return { ...json({ code: 401, message: 'Unauthorized', reason: said }, 401, headers), outcome };
    }
    const { body, contentType } = refusal(said);
    return { status: 401, body, headers: { ...headers, 'content-type': contentType }, outcome };
  }
}

/** Where no contract says that a fault has status 200, it has the one that nobody takes for an answer. */
function broken(audience: Audience, requestId: string): Answer {
  const said = 'Something went wrong.';
  if (audience === 'xdr') return errors([{ type: 'fatal', code: 'unknown', message: said }]);
  const reason = `${said} The log has more, under the request id ${requestId}.`;
  return json({ code: 500, message: 'Internal Server Error', reason }, 500);
}

/** What the log tells of a request: what was asked, how it ended, how long it took in milliseconds. */
function lineOf(requestId: string, method: string, path: string, status: number, tookMs: number, outcome?: Outcome) {
  const ms = Math.round(tookMs * 10) / 10;
  const line = { requestId, method, path: path.slice(0, maxPathCharacters), status, ms };
  return outcome === undefined ? line : { ...line, ...outcome };
}
