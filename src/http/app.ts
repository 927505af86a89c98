import { Hono } from 'hono';
import type { Profile } from '../ctim/profile.ts';
import type { HealthCheck } from '../lookup/health.ts';
import type { Resolver } from '../lookup/resolver.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { Upkeep } from '../mirror/schedule.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { AppEnv, Endpoint } from './endpoint.ts';
import { notServed } from './not-served.ts';
import type { Replays } from './replays.ts';
import type { AnsweredRequest } from './request-log.ts';
import { health } from './routes/health.ts';
import { deliberateObservables, observeObservables } from './routes/observables.ts';
import { openApi } from './routes/openapi.ts';
import { livez, readyz } from './routes/probes.ts';
import { referObservables } from './routes/refer.ts';
import { root } from './routes/root.ts';
import { describeTile, listTiles, tileData } from './routes/tiles.ts';
import { version } from './routes/version.ts';
import { watchdog } from './routes/watchdog.ts';
import { surround } from './surround.ts';

/** What the HTTP side of the relay needs. */
export type AppParts = {
  readonly resolver: Resolver;
  readonly healthCheck: HealthCheck;
  readonly logger: Logger;
  readonly logRequest: (request: AnsweredRequest) => void;
  /** Where answers are left for being given again. */
  readonly replays: Replays;
  readonly profile: Profile;
  readonly trackerUrl: string;
  /** Undefined when the settings exclude a mirror. */
  readonly mirror: { readonly mirror: Mirror; readonly upkeep: Upkeep } | undefined;
  /** Whether the mirror is all that is asked. */
  readonly isMirrorRequired: boolean;
  /** Milliseconds within which a look-up is answered with what is known by then. */
  readonly requestDeadlineMs: number;
};

/** The relay as a web-standard application: all endpoints, with what surrounds each of them. */
export function createApp(parts: AppParts): Hono<AppEnv> {
  const endpoints: Endpoint[] = [
    health(parts.healthCheck),
    deliberateObservables(parts),
    observeObservables(parts),
    referObservables(parts),
    listTiles(parts),
    describeTile,
    tileData(parts),
    version,
    watchdog,
    livez,
    readyz(parts),
  ];
  endpoints.push(root(endpoints), openApi(endpoints));

  const app = new Hono<AppEnv>({ strict: false });
  for (const { method, path, handle } of endpoints) app.on(method, path, surround(parts, handle));
  app.notFound(surround(parts, notServed(endpoints)));
  return app;
}
