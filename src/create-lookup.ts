import type { Config } from './config/config.ts';
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
import { type Logger, linesLost } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import type { Tracing } from './telemetry/traces.ts';
import { trustAlso } from './tls/trust.ts';
import { createTrackerClient } from './tracker/client.ts';
import { TrackerSession } from './tracker/session.ts';

const probeAfterMs = 30_000;

/** Look-ups, wired and ready. Disposing of it drops all connections. */
export type Lookup = AsyncDisposable & {
  /** Makes the question about an observable, names that the settings call private withheld. */
  readonly questionOf: (observable: Observable) => Question;
  readonly resolver: Resolver;
  readonly healthCheck: HealthCheck;
  /** Our own copy of the tracker's listings, and who looks after it; undefined when the settings exclude one. */
  readonly mirror: Mirror | undefined;
  readonly keeper: MirrorKeeper | undefined;
  readonly upkeep: Upkeep | undefined;
  readonly metrics: Metrics;
  /** Resolves when what time has brought on, while this process was stopped, has been seen to: see `TrackerPolicy`. */
  catchUp(): Promise<void>;
};

/** Wires look-ups from the settings, for the relay and the command line. */
export async function createLookup(config: Config, logger: Logger, tracing?: Tracing): Promise<Lookup> {
  const { trackerUrl, trackerTimeoutMs, trackerConcurrency, lookupSource } = config;
  const resources = new AsyncDisposableStack();
  const questionOf = questionsFor(config.privateSuffixes);
  const metrics = createMetrics(() => linesLost(logger));
  const trust = trustAlso(config.trackerCaFile);
  const session = resources.adopt(
    new TrackerSession({
      trackerUrl,
      timeoutMs: trackerTimeoutMs,
      connections: trackerConcurrency + 1,
      trust,
      tracing,
    }),
    (one) => one.close(),
  );
  const client = createTrackerClient(session, trackerUrl, trackerTimeoutMs);
  const lifetimes: Lifetimes = {
    listedSeconds: config.cacheTtlSeconds,
    notListedSeconds: config.cacheNegativeTtlSeconds,
    staleSeconds: config.cacheStaleSeconds,
  };
  const shared = await connect(config, lifetimes, logger, metrics, resources);
  const mirroring = lookupSource === 'live' ? undefined : startMirror();
  const keeping = { maxEntries: config.cacheMaxEntries, lifetimes };
  const sources =
    lookupSource === 'mirror' && mirroring !== undefined
      ? onlyMirror(mirroring.mirror)
      : trackerFirst(mirroring?.mirror);

  /** The mirror, being loaded and from then on kept fresh in the background. */
  function startMirror() {
    const mirror = new Mirror();
    const keeper = new MirrorKeeper({
      mirror,
      session,
      trackerUrl,
      directory: config.dataDir,
      isTrackerAsked: lookupSource !== 'mirror',
      shared: shared?.snapshot,
      logger,
      metrics,
    });
    const upkeep = resources.adopt(keepFresh(mirror, keeper, config.mirrorRefreshHours), (one) => one.stop());
    return { mirror, keeper, upkeep };
  }

  function onlyMirror(mirror: Mirror) {
    return {
      resolver: createMirrorResolver({ questionOf, keeping }, mirror),
      healthCheck: createMirrorHealthCheck(mirror),
      catchUp: async () => {},
    };
  }

  function trackerFirst(mirror: Mirror | undefined) {
    const cache = createAnswerCache({ ...keeping, shared: shared?.answers, metrics });
    const limits = { concurrency: trackerConcurrency, retries: config.trackerRetries, probeAfterMs };
    const tracker = resources.adopt(createTrackerPolicy(client, { ...limits, logger, metrics }), (one) => one.close());
    const isDetailed = config.relayProfile === 'full';
    return {
      resolver: createResolver({ questionOf, keeping, cache, tracker, mirror, isDetailed, logger }),
      healthCheck: createHealthCheck(client, mirror),
      catchUp: () => tracker.catchUp(),
    };
  }

  return {
    questionOf,
    ...sources,
    mirror: mirroring?.mirror,
    keeper: mirroring?.keeper,
    upkeep: mirroring?.upkeep,
    metrics,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** What replicas share. Loaded on demand: the client of the shared server takes a tenth of a second to load. */
async function connect(
  { cacheUrl: url, trackerUrl }: Config,
  lifetimes: Lifetimes,
  logger: Logger,
  metrics: Metrics,
  resources: AsyncDisposableStack,
) {
  if (url === undefined) return undefined;
  const { createSharedCache } = await import('./lookup/cache/shared-cache.ts');
  const { createSharedSnapshot } = await import('./mirror/shared-snapshot.ts');
  const namespace = new URL(trackerUrl).host;
  return {
    answers: resources.adopt(createSharedCache({ url, namespace, lifetimes, logger, metrics }), (one) => one.close()),
    snapshot: resources.adopt<SharedSnapshot>(createSharedSnapshot(url, namespace, logger), (one) => one.close()),
  };
}
