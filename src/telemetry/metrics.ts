import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Everything the relay counts about look-ups, in a registry of its own. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Look-ups answered by the caches so far: from memory or the shared tier while fresh, from either when stale, or not at
 * all. Plain numbers, since they are counted on the fastest path there is.
 */
type CacheCounts = { memory: number; shared: number; stale: number; missed: number };

/** Fresh metrics, all at zero; one set for each relay in the process. `linesLost` tells how many lines its log has lost. */
export function createMetrics(linesLost?: () => number) {
  const registry = new Registry();
  const registers = [registry];
  const cache: CacheCounts = { memory: 0, shared: 0, stale: 0, missed: 0 };
  new Counter({
    name: 'cct_cache_hits_total',
    help: 'Look-ups answered by a cache, by tier and by whether the answer was still fresh',
    labelNames: ['tier', 'age'],
    registers,
    collect() {
      this.reset();
      this.inc({ tier: 'memory', age: 'fresh' }, cache.memory);
      this.inc({ tier: 'shared', age: 'fresh' }, cache.shared);
      this.inc({ tier: 'memory', age: 'stale' }, cache.stale);
    },
  });
  new Counter({
    name: 'cct_cache_misses_total',
    help: 'Look-ups for which no cache held a fresh answer',
    registers,
    collect() {
      this.reset();
      this.inc(cache.missed);
    },
  });
  new Counter({
    name: 'cct_log_lines_lost_total',
    help: 'Log lines lost since nothing took them where the log goes',
    registers,
    collect() {
      this.reset();
      this.inc(linesLost?.() ?? 0);
    },
  });
  return {
    registry,
    cache,
    /** Attempts at the tracker, by what they ended in: a kind of answer or the cause of a failure. */
    trackerAttempts: new Counter({
      name: 'cct_tracker_attempts_total',
      help: 'Attempts at the tracker, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    trackerSeconds: new Histogram({
      name: 'cct_tracker_attempt_duration_seconds',
      help: 'Duration of an attempt at the tracker',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    trackerRetries: new Counter({
      name: 'cct_tracker_retries_total',
      help: 'Attempts at the tracker that repeated a failed one',
      registers,
    }),
    /** 0 closed (the tracker is asked), 1 half open (a probe is under way), 2 open (the tracker is left alone). */
    circuitState: new Gauge({
      name: 'cct_tracker_circuit_state',
      help: 'Circuit over the tracker: 0 closed, 1 half open, 2 open',
      registers,
    }),
    queueLength: new Gauge({
      name: 'cct_tracker_queue_length',
      help: 'Look-ups waiting for their turn at the tracker',
      registers,
    }),
    mirrorRows: new Gauge({ name: 'cct_mirror_listings', help: 'Listings held by the mirror', registers }),
    mirrorFetchedAt: new Gauge({
      name: 'cct_mirror_fetched_timestamp_seconds',
      help: 'When the listings held by the mirror were fetched, in Unix seconds',
      registers,
    }),
    mirrorRefreshes: new Counter({
      name: 'cct_mirror_refreshes_total',
      help: 'Refreshes of the mirror, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    /** Not counted while nothing was held: a first copy brings no news. */
    mirrorNewRows: new Counter({
      name: 'cct_mirror_new_listings_total',
      help: 'Listings that refreshes brought and the mirror did not hold before; not those of the first copy',
      registers,
    }),
    mirrorRefreshedAt: new Gauge({
      name: 'cct_mirror_refreshed_timestamp_seconds',
      help: 'When a refresh of the mirror last succeeded, be it without news, in Unix seconds; 0 before the first',
      registers,
    }),
    sharedCacheUp: new Gauge({
      name: 'cct_shared_cache_up',
      help: 'Whether the shared cache is in use: 1, or 0 while it is bypassed or none is configured',
      registers,
    }),
  };
}
