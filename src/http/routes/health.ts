import { z } from 'zod';
import { errorOf } from '../../ctim/relay-error.ts';
import type { HealthCheck } from '../../lookup/health.ts';
import type { Endpoint } from '../endpoint.ts';
import { answer } from '../openapi-answer.ts';
import { respond, respondErrors } from '../respond.ts';

const healthSchema = z.strictObject({ data: z.strictObject({ status: z.literal('ok') }) });

/** `POST /health`: whether the tracker answers look-ups. */
export function health(healthCheck: HealthCheck): Endpoint {
  return {
    method: 'POST',
    path: '/health',
    documentation: {
      summary: 'Whether the tracker answers',
      description:
        'Asks the tracker one question; the answer is at most 10 s old and takes 5 s at most. Where only the mirror is asked, whether that holds something.',
      responses: answer(healthSchema),
    },
    async handle(c) {
      const failure = await healthCheck.check();
      return failure === undefined ? respond(c, { data: { status: 'ok' } }) : respondErrors(c, [errorOf(failure)]);
    },
  };
}
