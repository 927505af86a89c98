import { createMiddleware } from 'hono/factory';
import type { Logger } from '../telemetry/logger.ts';
import type { AppEnv } from './endpoint.ts';

const maxPathCharacters = 200;

/** One line for each request: what was asked, how it ended, how long it took. No values of observables. */
export function requestLog(logger: Logger) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const startedAt = performance.now();
    await next();
    logger.info(
      {
        requestId: c.get('requestId'),
        method: c.req.method,
        path: c.req.path.slice(0, maxPathCharacters),
        status: c.res.status,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...c.get('outcome'),
      },
      'request',
    );
  });
}
