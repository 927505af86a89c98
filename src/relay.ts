import type { RequestListener } from 'node:http';
import { allowedPlacesOf } from './config/allowed-places-of.ts';
import type { Config } from './config/config.ts';
import { createLookup, type Lookup } from './create-lookup.ts';
import { compatibleProfile } from './ctim/compatible/profile.ts';
import type { Profile } from './ctim/profile.ts';
import type { Door } from './http/door.ts';
import type { Face } from './http/endpoint.ts';
import { mcpFace } from './mcp/face.ts';
import type { Mirror } from './mirror/mirror.ts';
import type { AllowedPlaces } from './observables/allowed-places.ts';
import { taxiiFace } from './taxii/face.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Tracing } from './telemetry/traces.ts';

/** A relay, wired and ready to answer. */
export type Relay = Lookup & {
  /** Answers requests, through whatever they came. */
  readonly door: Door;
  /** Answers the requests of a server of Node.js. */
  readonly listener: RequestListener;
  /** From now on, callers are told that the relay is about to end. */
  drain(): void;
};

/** Wires the relay: what looks up (`createLookup`), what answers, and the door before it. */
export async function createRelay(config: Config, logger: Logger): Promise<Relay> {
  const { trackerUrl, requestDeadlineMs } = config;
  const allowed = allowedPlacesOf(config);
  const [{ createHttp }, { createListener }, { createAuthenticator }, { createLimits }] = await Promise.all([
    import('./http/app.ts'),
    import('./http/node-listener.ts'),
    import('./http/auth/authenticator.ts'),
    import('./http/limits.ts'),
  ]);
  const resources = new AsyncDisposableStack();
  const tracing = await startTraces(config);
  resources.defer(async () => tracing?.close());
  const lookup = resources.use(await createLookup(config, logger, tracing));
  const authenticator = await createAuthenticator(config, logger);
  resources.defer(async () => authenticator?.close());
  const counting = config.metricsPort === undefined ? undefined : await startCounting(lookup);
  let isDraining = false;
  const door = createHttp({
    ...lookup,
    ...counting,
    tracing,
    isMirrorRequired: config.lookupSource === 'mirror',
    isDraining: () => isDraining,
    authenticator,
    faces: await facesOf(config, lookup, allowed, logger),
    refuseStrangeName: await loadNameCheck(config),
    limits: createLimits(config),
    logger,
    profile: await profileOf(config, allowed),
    trackerUrl,
    requestDeadlineMs,
  });
  return {
    ...lookup,
    door,
    listener: createListener(door, () => isDraining, logger),
    drain() {
      isDraining = true;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** What answers beside XDR's endpoints. Without a mirror there is nothing to subscribe to. */
async function facesOf(config: Config, lookup: Lookup, allowed: AllowedPlaces, logger: Logger): Promise<Face[]> {
  const { mirror } = lookup;
  return [
    ...(config.console === 'on' ? [await loadConsole(config, lookup, allowed)] : []),
    ...(config.feeds === 'on' && mirror !== undefined ? [feedsFace(mirror, allowed, config)] : []),
    ...(config.taxii === 'on' && mirror !== undefined ? [taxiiFace({ mirror, allowed, ...indicatorsOf(config) })] : []),
    ...(config.mcp === 'on' ? [mcpFace({ ...lookup, ...config, allowed, logger }, config.mcpHosts)] : []),
  ];
}

async function loadConsole(config: Config, lookup: Lookup, allowed: AllowedPlaces): Promise<Face> {
  const { consoleFace } = await import('./console/console-face.ts');
  return consoleFace({ ...lookup, config, allowed });
}

function indicatorsOf({ trackerUrl, indicatorValidFrom: from, indicatorValidDays: days }: Config) {
  return { trackerUrl, validity: { from, days } };
}

function feedsFace(mirror: Mirror, allowed: AllowedPlaces, config: Config): Face {
  return {
    prefixes: ['/feeds', '/misp'],
    async load() {
      const [{ answerFeeds }, { answerMispFeed }, { selectionsOf }] = await Promise.all([
        import('./feeds/feeds.ts'),
        import('./feeds/misp-feed.ts'),
        import('./feeds/selections.ts'),
      ]);
      const parts = { mirror, selections: selectionsOf(mirror, allowed), ...indicatorsOf(config) };
      const [answerFeed, answerMisp] = [answerFeeds(parts), answerMispFeed(parts)];
      return (request) => (isMisp(request) ? answerMisp : answerFeed)(request);
    },
  };
}

function isMisp({ url }: Request): boolean {
  return /^\/misp(?:\/|$)/.test(new URL(url).pathname);
}

/** A browser that was misled brings no password. */
async function loadNameCheck({ auth, consoleHosts, mcpHosts, privateSuffixes }: Config) {
  if (!auth.includes('none')) return undefined;
  const { strangeNames } = await import('./http/strange-names.ts');
  return strangeNames([...consoleHosts, ...mcpHosts], privateSuffixes);
}

/** Loaded only where there is a collector. */
async function startTraces({ otelExporterOtlpEndpoint: endpoint }: Config): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined;
  const { startTracing } = await import('./telemetry/tracing.ts');
  return startTracing(endpoint);
}

/** Counts what would be counted for nobody without a port for metrics. */
async function startCounting({ resolver, metrics: { registry } }: Lookup) {
  const { countRequests } = await import('./telemetry/request-metrics.ts');
  const { countFindings } = await import('./http/counted-findings.ts');
  return { resolver: countFindings(resolver, registry), observe: countRequests(registry) };
}

async function profileOf(
  { relayProfile, trackerUrl, entitiesLimit }: Config,
  allowed: AllowedPlaces,
): Promise<Profile> {
  if (relayProfile === 'compatible') return compatibleProfile(trackerUrl, allowed);
  const { fullProfile } = await import('./ctim/full/profile.ts');
  return fullProfile(trackerUrl, entitiesLimit, allowed);
}
