import { trackerUnavailable } from '../ctim/relay-error.ts';
import { FairQueue } from '../lookup/policy/fair-queue.ts';
import { startTimeLimit } from '../patience/time-limit.ts';
import { errors, json } from './answers.ts';
import { clientAddresses } from './client-address.ts';
import type { Audience } from './endpoint.ts';
import type { Answer, Caller, Exchange, Limit } from './exchange.ts';
import { NoRoomError } from './intake.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Route } from './router.ts';

/** How much is taken on. */
export type LimitSettings = {
  /** Requests of one client worked on at any time, a quarter more in all; as many may wait. */
  readonly maxInFlight: number;
  /** 0 for no limit. */
  readonly rateLimitPerMinute: number;
  readonly trustedProxies: readonly string[];
};

/** Runs what answers a request when it is its turn, and tells it whose request it is; or answers that there is no turn. */
export type Limits = (
  exchange: Exchange,
  route: Pick<Route, 'audience' | 'maxBodyBytes'>,
  credential: string | undefined,
  handle: (caller: Caller) => Answer | Promise<Answer>,
) => Promise<Answer>;

/** Milliseconds that a request waits for its turn. */
const longestWaitMs = 1000;
const retryAfterSeconds = 1;

/** Of the places that one client may take, so many more are for others alone. */
const shareForOthers = 0.25;

/**
 * What keeps one client from hurting the others. A client is told by its credential, else by its address. Each may ask so
 * often; and while as many requests are worked on as may be, others wait in line, a second at most, those of the client
 * with the fewest first. No client takes all places. A request counts as worked on once its body is there, so that slow senders take nobody's place.
 * What is for `anyone` is never held up.
 */
export function createLimits({ maxInFlight, rateLimitPerMinute, trustedProxies }: LimitSettings): Limits {
  const addressOf = clientAddresses(trustedProxies);
  const secondsUntilNext = rateLimitPerMinute === 0 ? undefined : createRateLimit(rateLimitPerMinute);
  const places = maxInFlight + Math.ceil(maxInFlight * shareForOthers);
  const queue = new FairQueue(places, maxInFlight, () => {}, maxInFlight);

  function clientOf(exchange: Exchange, credential: string | undefined): string {
    return credential ?? addressOf(exchange.peerAddress, () => exchange.header('x-forwarded-for'));
  }

  return async (exchange, { audience, maxBodyBytes }, credential, handle) => {
    if (audience === 'anyone') return handle(exchange.connection);
    const client = clientOf(exchange, credential);
    const seconds = secondsUntilNext?.(client);
    if (seconds !== undefined) return refusal(audience, 'rate', seconds);
    const hasBody = maxBodyBytes > 0 && exchange.method !== 'GET' && exchange.method !== 'HEAD';
    if (hasBody && !(await cameIn(exchange, maxBodyBytes))) {
      return refusal(audience, 'bodies', retryAfterSeconds);
    }
    const lane = { caller: client };
    if (!queue.isBusyFor(lane)) return queue.run(lane, async () => handle(client));
    let isStarted = false;
    const wait = startTimeLimit(longestWaitMs, exchange.signal);
    const task = async () => {
      isStarted = true;
      wait.end();
      return handle(client);
    };
    try {
      return await queue.run(lane, task, wait.signal);
    } catch (error) {
      if (isStarted) throw error;
      wait.end();
      return refusal(audience, 'in-flight', retryAfterSeconds);
    }
  };
}

/** Whether the body found room; rejects when the caller left. */
async function cameIn(exchange: Exchange, maxBodyBytes: number): Promise<boolean> {
  try {
    await exchange.body(maxBodyBytes);
    return true;
  } catch (error) {
    if (error instanceof NoRoomError) return false;
    throw error;
  }
}

/** XDR is told in the contract's words, others in those of HTTP. */
function refusal(audience: Audience, limit: Limit, seconds: number): Answer {
  if (audience === 'xdr') {
    const said = errors([trackerUnavailable]);
    return { ...said, outcome: { ...said.outcome, limit } };
  }
  const reason = limit === 'rate' ? 'Too many requests of this client.' : 'Too many requests at once.';
  const headers = { 'retry-after': `${seconds}` };
  return { ...json({ code: 503, message: 'Service Unavailable', reason }, 503, headers), outcome: { limit } };
}
