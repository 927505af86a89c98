import { z } from 'zod';
import { errorOf, staleWarning } from '../../ctim/relay-error.ts';
import type { HealthCheck } from '../../lookup/health.ts';
import { errors, json } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';
import { okOrErrors } from '../openapi-responses.ts';

/** `POST /health`: whether look-ups are answered. */
export function health(healthCheck: HealthCheck): Endpoint {
  return {
    method: 'POST',
    path: '/health',
    audience: 'xdr',
    summary: 'Whether look-ups are answered',
    describe: () => ({
      description:
        'Asks the tracker one question; the answer is at most 10 s old and takes 5 s at most. While the tracker does not answer and the mirror stands in, it is `ok` beside the warning `stale data`. Where only the mirror is asked, whether that holds something.',
      responses: okOrErrors(z.strictObject({ data: z.strictObject({ status: z.literal('ok') }) })),
    }),
    async handle() {
      const { failure, standInFetchedAt } = await healthCheck.check();
      const data = { status: 'ok' };
      if (failure === undefined) return json({ data });
      if (standInFetchedAt === undefined) return errors([errorOf(failure)]);
      const warning = staleWarning('look-ups are', Date.now() - standInFetchedAt);
      return { ...json({ data, errors: [warning] }), outcome: { errors: [warning.code] } };
    },
  };
}
