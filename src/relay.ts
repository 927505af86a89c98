import type { Config } from './config.ts';
import { createApp } from './http/app.ts';
import { createAnswerCache } from './lookup/cache/answer-cache.ts';
import { createHealthCheck } from './lookup/health.ts';
import { createTrackerPolicy } from './lookup/policy/tracker-policy.ts';
import { createResolver, type Resolver } from './lookup/resolver.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createTrackerClient } from './tracker/client.ts';
import { TrackerSession } from './tracker/session.ts';

const probeAfterMs = 30_000;

/** A relay, wired and ready to answer. */
export type Relay = {
  /** Answers a web-standard request; Node.js, Lambda and edge runtimes all offer one. */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  readonly resolver: Resolver;
  readonly metrics: Metrics;
  /** Ends what is under way and drops all connections. */
  close(): Promise<void>;
};

/** The composition root: the only place that wires parts together. */
export function createRelay(config: Config, logger: Logger): Relay {
  const { trackerUrl, trackerTimeoutMs, trackerConcurrency } = config;
  const metrics = createMetrics();
  const session = new TrackerSession({ trackerUrl, timeoutMs: trackerTimeoutMs, connections: trackerConcurrency });
  const client = createTrackerClient(session, trackerUrl, trackerTimeoutMs);
  const tracker = createTrackerPolicy(client, {
    concurrency: trackerConcurrency,
    retries: config.trackerRetries,
    probeAfterMs,
    logger,
    metrics,
  });
  const cache = createAnswerCache({
    maxEntries: config.cacheMaxEntries,
    sharedUrl: config.cacheUrl,
    trackerUrl,
    lifetimes: {
      listedSeconds: config.cacheTtlSeconds,
      notListedSeconds: config.cacheNegativeTtlSeconds,
      staleSeconds: config.cacheStaleSeconds,
    },
    logger,
    metrics,
  });
  const resolver = createResolver({ cache, tracker, logger });
  const app = createApp({
    resolver,
    healthCheck: createHealthCheck(client),
    logger,
    trackerUrl,
    requestDeadlineMs: config.requestDeadlineMs,
  });

  return {
    fetch: app.fetch,
    resolver,
    metrics,
    async close() {
      tracker.close();
      cache.close();
      await session.close();
    },
  };
}
