import { trackerUnavailable } from '../ctim/relay-error.ts';
import { FairQueue } from '../lookup/policy/fair-queue.ts';
import { startTimeLimit } from '../patience/time-limit.ts';
import { errors, json } from './answers.ts';
import { maxBodyBytes } from './body.ts';
import { clientAddresses } from './client-address.ts';
import type { Audience } from './endpoint.ts';
import type { Answer, Exchange } from './exchange.ts';
import { createRateLimit } from './rate-limit.ts';

/** How much is taken on. */
export type LimitSettings = {
  /** Requests worked on at any time; as many may wait. */
  readonly maxInFlight: number;
  /** 0 for no limit. */
  readonly rateLimitPerMinute: number;
  readonly trustedProxies: readonly string[];
};

/** Runs what answers a request when it is its turn, or answers that there is none. */
export type Limits = (
  exchange: Exchange,
  audience: Audience,
  credential: string | undefined,
  handle: () => Answer | Promise<Answer>,
) => Promise<Answer>;

/** Milliseconds that a request waits for its turn, and that a caller without one is asked to stay away. */
const longestWaitMs = 1000;

/**
 * What keeps one client from hurting the others. A client is told by its credential, else by its address. Each may ask so
 * often; and while as many requests are worked on as may be, others wait in line, a second at most, those of the client
 * with the fewest first. A request counts as worked on once its body is there, so that slow senders take nobody's place.
 * What is for `anyone` is never held up.
 */
export function createLimits({ maxInFlight, rateLimitPerMinute, trustedProxies }: LimitSettings): Limits {
  const addressOf = clientAddresses(trustedProxies);
  const secondsUntilNext = rateLimitPerMinute === 0 ? undefined : createRateLimit(rateLimitPerMinute);
  const queue = new FairQueue(maxInFlight, maxInFlight, () => {});

  function clientOf(exchange: Exchange, credential: string | undefined): string {
    return credential ?? addressOf(exchange.peerAddress, () => exchange.header('x-forwarded-for'));
  }

  return async (exchange, audience, credential, handle) => {
    if (audience === 'anyone') return handle();
    const seconds = secondsUntilNext?.(clientOf(exchange, credential));
    if (seconds !== undefined) return refusal(audience, 'rate', seconds);
    if (audience === 'xdr' && exchange.method === 'POST') await exchange.text(maxBodyBytes);
    // Who asks matters to those alone who have to wait.
    if (!queue.isBusy) return queue.run({}, async () => handle());
    let isStarted = false;
    const wait = startTimeLimit(longestWaitMs, exchange.signal);
    const lane = { caller: clientOf(exchange, credential) };
    const task = async () => {
      isStarted = true;
      wait.end();
      return handle();
    };
    try {
      return await queue.run(lane, task, wait.signal);
    } catch (error) {
      if (isStarted) throw error;
      wait.end();
      return refusal(audience, 'in-flight', longestWaitMs / 1000);
    }
  };
}

/** XDR is told in the contract's words, others in those of HTTP. */
function refusal(audience: Audience, limit: 'rate' | 'in-flight', retryAfterSeconds: number): Answer {
  if (audience === 'xdr') {
    const said = errors([trackerUnavailable]);
    return { ...said, outcome: { ...said.outcome, limit } };
  }
  const reason = limit === 'rate' ? 'Too many requests of this client.' : 'Too many requests at once.';
  const headers = { 'retry-after': `${retryAfterSeconds}` };
  return { ...json({ code: 503, message: 'Service Unavailable', reason }, 503, headers), outcome: { limit } };
}
