import { type Context, Hono } from 'hono';
import { requestId } from 'hono/request-id';
import type { Profile } from '../ctim/profile.ts';
import type { HealthCheck } from '../lookup/health.ts';
import type { Resolver } from '../lookup/resolver.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { Upkeep } from '../mirror/schedule.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { AppEnv, Endpoint } from './endpoint.ts';
import { limitBody } from './json-body.ts';
import { methodNotAllowed, notFound } from './not-served.ts';
import { requestLog } from './request-log.ts';
import { respondErrors } from './respond.ts';
import { health } from './routes/health.ts';
import { deliberateObservables, observeObservables } from './routes/observables.ts';
import { openApi } from './routes/openapi.ts';
import { livez, readyz } from './routes/probes.ts';
import { referObservables } from './routes/refer.ts';
import { root } from './routes/root.ts';
import { describeTile, listTiles, tileData } from './routes/tiles.ts';
import { version } from './routes/version.ts';
import { watchdog } from './routes/watchdog.ts';

/** What the HTTP side of the relay needs. */
export type AppParts = {
  readonly resolver: Resolver;
  readonly healthCheck: HealthCheck;
  readonly logger: Logger;
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
  const app = new Hono<AppEnv>({ strict: false });
  app.use(requestId({ headerName: '', generator: idOf }), requestLog(parts.logger), limitBody);

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
  for (const { method, path, handle } of endpoints) {
    app.on(method, path, handle);
    app.all(path, methodNotAllowed(method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }

  app.notFound(notFound);
  app.onError((error, c) => {
    parts.logger.error({ err: error, requestId: c.get('requestId') }, 'request broke');
    return respondErrors(c, [{ type: 'fatal', code: 'unknown', message: 'Something went wrong.' }]);
  });
  return app;
}

const callersId = /^[\w=-]{1,128}$/;

/** The caller's own id for the request, if it is one that can do no harm in a header and a log; else a new one. */
function idOf(c: Context): string {
  const given = c.req.header('x-request-id');
  return given !== undefined && callersId.test(given) ? given : crypto.randomUUID();
}
