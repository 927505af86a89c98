import type { Config } from './config.ts';
import { compatibleProfile } from './ctim/compatible/profile.ts';
import type { Profile } from './ctim/profile.ts';
import type { Edge } from './http/edge.ts';
import type { Lifetimes } from './lookup/cache/answer.ts';
import { createAnswerCache } from './lookup/cache/answer-cache.ts';
import { createHealthCheck, createMirrorHealthCheck, type HealthCheck } from './lookup/health.ts';
import { createTrackerPolicy } from './lookup/policy/tracker-policy.ts';
import { createMirrorResolver, createResolver, type Resolver } from './lookup/resolver.ts';
import { MirrorKeeper } from './mirror/keeper.ts';
import { Mirror } from './mirror/mirror.ts';
import { keepFresh, type Upkeep } from './mirror/schedule.ts';
import type { SharedSnapshot } from './mirror/shared-snapshot.ts';
import type { Observable } from './observables/observable.ts';
import { type Question, questionsFor } from './observables/question.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createTrackerClient } from './tracker/client.ts';
import { TrackerSession } from './tracker/session.ts';

const probeAfterMs = 30_000;

/** Look-ups, wired and ready: what the relay and the command line have in common. */
export type Lookup = {
  /** Makes the question about an observable, names that the settings call private withheld. */
  readonly questionOf: (observable: Observable) => Question;
  readonly resolver: Resolver;
  readonly healthCheck: HealthCheck;
  /** Our own copy of the tracker's listings, and who looks after it; undefined when the settings exclude one. */
  readonly mirror: { readonly mirror: Mirror; readonly keeper: MirrorKeeper; readonly upkeep: Upkeep } | undefined;
  readonly metrics: Metrics;
  /** Ends what is under way and drops all connections. */
  close(): Promise<void>;
};

/** A relay, wired and ready to answer. */
export type Relay = Lookup & Edge;

/** The composition root: the only place that wires parts together. */
export async function createRelay(config: Config, logger: Logger): Promise<Relay> {
  const { trackerUrl, requestDeadlineMs } = config;
  const { createEdge } = await import('./http/edge.ts');
  const lookup = await createLookup(config, logger);
  const isMirrorRequired = config.lookupSource === 'mirror';
  const profile = await profileOf(config);
  const edge = createEdge({ ...lookup, isMirrorRequired, logger, profile, trackerUrl, requestDeadlineMs });
  return { ...lookup, ...edge };
}

/** The same without HTTP. */
export async function createLookup(config: Config, logger: Logger): Promise<Lookup> {
  const { trackerUrl, trackerTimeoutMs, trackerConcurrency, lookupSource } = config;
  const metrics = createMetrics();
  const session = new TrackerSession({ trackerUrl, timeoutMs: trackerTimeoutMs, connections: trackerConcurrency + 1 });
  const client = createTrackerClient(session, trackerUrl, trackerTimeoutMs);
  const tracker = createTrackerPolicy(client, {
    concurrency: trackerConcurrency,
    retries: config.trackerRetries,
    probeAfterMs,
    logger,
    metrics,
  });
  const lifetimes: Lifetimes = {
    listedSeconds: config.cacheTtlSeconds,
    notListedSeconds: config.cacheNegativeTtlSeconds,
    staleSeconds: config.cacheStaleSeconds,
  };
  const tiers =
    config.cacheUrl === undefined ? undefined : await connect(config.cacheUrl, trackerUrl, lifetimes, logger, metrics);
  const cache = createAnswerCache({ maxEntries: config.cacheMaxEntries, shared: tiers?.answers, lifetimes, metrics });
  const mirror = lookupSource === 'live' ? undefined : openMirror(config, session, tiers?.snapshot, logger, metrics);
  const onlyMirror = lookupSource === 'mirror' ? mirror?.mirror : undefined;
  const isDetailed = config.relayProfile === 'full';

  return {
    questionOf: questionsFor(config.privateSuffixes),
    resolver:
      onlyMirror === undefined
        ? createResolver({ cache, tracker, mirror: mirror?.mirror, isDetailed, logger })
        : createMirrorResolver(onlyMirror),
    healthCheck: onlyMirror === undefined ? createHealthCheck(client) : createMirrorHealthCheck(onlyMirror),
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

/** What replicas share. Loaded on demand: the client of the shared server takes a tenth of a second to load. */
async function connect(url: string, trackerUrl: string, lifetimes: Lifetimes, logger: Logger, metrics: Metrics) {
  const { createSharedCache } = await import('./lookup/cache/shared-cache.ts');
  const { createSharedSnapshot } = await import('./mirror/shared-snapshot.ts');
  const namespace = new URL(trackerUrl).host;
  return {
    answers: createSharedCache({ url, namespace, lifetimes, logger, metrics }),
    snapshot: createSharedSnapshot(url, namespace, logger),
  };
}

/** The mirror, being loaded and from then on kept fresh in the background. */
function openMirror(
  config: Config,
  session: TrackerSession,
  shared: SharedSnapshot | undefined,
  logger: Logger,
  metrics: Metrics,
) {
  const { trackerUrl, dataDir: directory } = config;
  const mirror = new Mirror();
  const keeper = new MirrorKeeper({
    mirror,
    session,
    trackerUrl,
    directory,
    isTrackerAsked: config.lookupSource !== 'mirror',
    shared,
    logger,
    metrics,
  });
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

async function profileOf({ relayProfile, trackerUrl, entitiesLimit }: Config): Promise<Profile> {
  if (relayProfile === 'compatible') return compatibleProfile(trackerUrl);
  const { fullProfile } = await import('./ctim/full/profile.ts');
  return fullProfile(trackerUrl, entitiesLimit);
}
