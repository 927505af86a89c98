import type { Config } from './config.ts';
import { compatibleProfile } from './ctim/compatible/profile.ts';
import { fullProfile } from './ctim/full/profile.ts';
import type { Profile } from './ctim/profile.ts';
import { createApp } from './http/app.ts';
import { createAnswerCache } from './lookup/cache/answer-cache.ts';
import { createHealthCheck, createMirrorHealthCheck } from './lookup/health.ts';
import { createTrackerPolicy } from './lookup/policy/tracker-policy.ts';
import { createMirrorResolver, createResolver, type Resolver } from './lookup/resolver.ts';
import { MirrorKeeper } from './mirror/keeper.ts';
import { Mirror } from './mirror/mirror.ts';
import { keepFresh, type Upkeep } from './mirror/schedule.ts';
import { createSharedSnapshot } from './mirror/shared-snapshot.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createTrackerClient } from './tracker/client.ts';
import { TrackerSession } from './tracker/session.ts';

const probeAfterMs = 30_000;

/** A relay, wired and ready to answer. */
export type Relay = {
  /** Answers a web-standard request; Node.js, Lambda and edge runtimes all offer one. */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  /** Looks observables up exactly as the endpoints do. */
  readonly resolver: Resolver;
  /** Our own copy of the tracker's listings, and who looks after it; undefined when the settings exclude one. */
  readonly mirror: { readonly mirror: Mirror; readonly keeper: MirrorKeeper; readonly upkeep: Upkeep } | undefined;
  readonly metrics: Metrics;
  /** Ends what is under way and drops all connections. */
  close(): Promise<void>;
};

/** The composition root: the only place that wires parts together. */
export function createRelay(config: Config, logger: Logger): Relay {
  const { trackerUrl, trackerTimeoutMs, trackerConcurrency, lookupSource } = config;
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
  const mirror = lookupSource === 'live' ? undefined : openMirror(config, session, logger, metrics);
  const onlyMirror = lookupSource === 'mirror' ? mirror?.mirror : undefined;
  const resolver =
    onlyMirror === undefined
      ? createResolver({ cache, tracker, mirror: mirror?.mirror, isDetailed: config.relayProfile === 'full', logger })
      : createMirrorResolver(onlyMirror);
  const app = createApp({
    resolver,
    healthCheck: onlyMirror === undefined ? createHealthCheck(client) : createMirrorHealthCheck(onlyMirror),
    mirror,
    isMirrorRequired: onlyMirror !== undefined,
    logger,
    profile: profileOf(config),
    trackerUrl,
    requestDeadlineMs: config.requestDeadlineMs,
  });

  return {
    fetch: app.fetch,
    resolver,
    mirror,
    metrics,
    async close() {
      tracker.close();
      cache.close();
      await mirror?.close();
      await session.close();
    },
  };
}

/** The mirror, being loaded and from then on kept fresh in the background. */
function openMirror(config: Config, session: TrackerSession, logger: Logger, metrics: Metrics) {
  const { trackerUrl, cacheUrl, dataDir: directory } = config;
  const mirror = new Mirror();
  const shared = cacheUrl === undefined ? undefined : createSharedSnapshot(cacheUrl, new URL(trackerUrl).host, logger);
  const keeper = new MirrorKeeper({ mirror, session, trackerUrl, directory, shared, logger, metrics });
  const upkeep = keepFresh(mirror, keeper, config.mirrorRefreshHours);
  return {
    mirror,
    keeper,
    upkeep,
    async close() {
      await upkeep.stop();
      shared?.close();
    },
  };
}

function profileOf({ relayProfile, trackerUrl, entitiesLimit }: Config): Profile {
  return relayProfile === 'full' ? fullProfile(trackerUrl, entitiesLimit) : compatibleProfile(trackerUrl);
}
