import { LRUCache } from 'lru-cache';

/** Clients kept in mind; one that has been forgotten starts anew. */
const maxClients = 50_000;
const minuteMs = 60_000;

/**
 * Counts a client's requests. Gives undefined where this one is within the limit, else the seconds after which the next
 * will be. A client has as many at once as it has in a minute, and gets them back evenly. `now` tells the time in
 * milliseconds of a clock that only goes forward.
 */
export function createRateLimit(
  requestsPerMinute: number,
  now: () => number = () => performance.now(),
): (client: string) => number | undefined {
  const intervalMs = minuteMs / requestsPerMinute;
  /** When each client has all its requests back: each takes an interval, and a minute's worth can be out. */
  const fullAgainAt = new LRUCache<string, number>({ max: maxClients });
  return (client) => {
    const time = now();
    const at = Math.max(time, fullAgainAt.get(client) ?? 0) + intervalMs;
    const overMs = at - time - minuteMs;
    // What a division leaves is no request.
    if (overMs > 0.001) return Math.ceil(overMs / 1000);
    fullAgainAt.set(client, at);
    return undefined;
  };
}
