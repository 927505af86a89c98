import { z } from 'zod';
import type { AppParts } from '../app.ts';
import type { Endpoint } from '../endpoint.ts';
import { respond } from '../respond.ts';

const readinessSchema = z.strictObject({
  status: z.enum(['ready', 'starting']),
  mirror: z
    .strictObject({
      listings: z.int().nonnegative(),
      fetchedAt: z.iso.datetime().optional(),
      lastRefresh: z
        .strictObject({ at: z.iso.datetime(), outcome: z.string(), detail: z.string().optional() })
        .optional(),
    })
    .optional(),
});

/** `GET /livez`: the process lives. */
export const livez: Endpoint = {
  method: 'GET',
  path: '/livez',
  documentation: {
    summary: 'Whether the process lives',
    responses: { 200: { description: 'It does' } },
  },
  handle: (c) => respond(c, { status: 'alive' }),
};

/**
 * `GET /readyz`: 200 when the relay is ready to serve, 503 before. It is once the mirror on disk has been looked at and,
 * where only the mirror is asked, once that holds something. The tracker's state doesn't matter: see `POST /health`.
 */
export function readyz({ mirror, isMirrorRequired }: AppParts): Endpoint {
  return {
    method: 'GET',
    path: '/readyz',
    documentation: {
      summary: 'Whether the relay is ready to serve',
      responses: {
        200: { description: 'It is', content: { 'application/json': { schema: readinessSchema } } },
        503: { description: 'Not yet', content: { 'application/json': { schema: readinessSchema } } },
      },
    },
    handle(c) {
      if (mirror === undefined) return respond(c, { status: 'ready' });
      const { holdings } = mirror.mirror;
      const { isLoaded, lastRefresh } = mirror.upkeep;
      const isReady = isLoaded && (holdings !== undefined || !isMirrorRequired);
      const state: z.output<typeof readinessSchema> = {
        status: isReady ? 'ready' : 'starting',
        mirror: {
          listings: holdings?.rows ?? 0,
          ...(holdings && { fetchedAt: new Date(holdings.fetchedAt).toISOString() }),
          ...(lastRefresh && {
            lastRefresh: {
              at: new Date(lastRefresh.at).toISOString(),
              outcome: lastRefresh.kind,
              ...('detail' in lastRefresh && { detail: lastRefresh.detail }),
            },
          }),
        },
      };
      return respond(c, state, isReady ? 200 : 503);
    },
  };
}
