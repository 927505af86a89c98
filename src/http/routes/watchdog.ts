import { z } from 'zod';
import { errors, json } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';
import { okOrErrors } from '../openapi-responses.ts';

/** `GET /watchdog`: gives the `Health-Check` header's value back. */
export const watchdog: Endpoint = {
  method: 'GET',
  path: '/watchdog',
  audience: 'anyone',
  summary: 'Whether requests get through to the relay',
  describe: () => ({
    request: { headers: z.object({ 'Health-Check': z.string() }) },
    responses: okOrErrors(z.strictObject({ data: z.string() })),
  }),
  handle(exchange) {
    const check = exchange.header('health-check');
    if (check !== undefined) return json({ data: check });
    return errors([{ type: 'fatal', code: 'health check failed', message: 'Invalid Health Check' }]);
  },
};
