import { z } from 'zod';
import type { Mirror } from '../../mirror/mirror.ts';
import type { Upkeep } from '../../mirror/schedule.ts';
import { json } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';

/** What readiness depends on. */
export type ReadinessParts = {
  /** Undefined when the settings exclude a mirror. */
  readonly mirror: Mirror | undefined;
  readonly upkeep: Upkeep | undefined;
  /** Whether the mirror is all that is asked. */
  readonly isMirrorRequired: boolean;
  /** Whether the relay is about to end. */
  readonly isDraining: () => boolean;
};

/** `GET /livez`: the process lives. */
export const livez: Endpoint = {
  method: 'GET',
  path: '/livez',
  audience: 'anyone',
  summary: 'Whether the process lives',
  describe: () => ({ responses: { 200: { description: 'It does' } } }),
  handle: () => json({ status: 'alive' }),
};

type Readiness = z.output<ReturnType<typeof readinessSchema>>;

/**
 * `GET /readyz`: 200 when the relay is ready to serve, 503 before, and once it has been told to end. It is ready once the
 * mirror on disk has been looked at and, where only the mirror is asked, once that holds something. The tracker's state
 * doesn't matter: see `POST /health`.
 */
export function readyz(parts: ReadinessParts): Endpoint {
  return {
    method: 'GET',
    path: '/readyz',
    audience: 'anyone',
    summary: 'Whether the relay is ready to serve',
    describe: () => {
      const content = { 'application/json': { schema: readinessSchema() } };
      return {
        responses: {
          200: { description: 'It is', content },
          503: { description: 'Not yet, or not any more', content },
        },
      };
    },
    handle() {
      const status = statusOf(parts);
      return json({ status, ...mirrorState(parts) } satisfies Readiness, status === 'ready' ? 200 : 503);
    },
  };
}

function statusOf({ mirror, upkeep, isMirrorRequired, isDraining }: ReadinessParts): Readiness['status'] {
  if (isDraining()) return 'draining';
  const isLoaded = upkeep?.isLoaded ?? true;
  const isFilled = mirror?.holdings !== undefined || !isMirrorRequired;
  return isLoaded && isFilled ? 'ready' : 'starting';
}

function mirrorState({ mirror, upkeep }: ReadinessParts): Pick<Readiness, 'mirror'> {
  if (mirror === undefined) return {};
  const { holdings } = mirror;
  const { lastRefresh } = upkeep ?? {};
  return {
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
}

function readinessSchema() {
  return z.strictObject({
    status: z.enum(['ready', 'starting', 'draining']),
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
}
