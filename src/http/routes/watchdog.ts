import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { answer } from '../openapi-answer.ts';
import { respond, respondErrors } from '../respond.ts';

/** `GET /watchdog`: gives the `Health-Check` header's value back. */
export const watchdog: Endpoint = {
  method: 'GET',
  path: '/watchdog',
  documentation: {
    summary: 'Whether requests get through to the relay',
    request: { headers: z.object({ 'Health-Check': z.string() }) },
    responses: answer(z.strictObject({ data: z.string() })),
  },
  handle(c) {
    const check = c.req.header('Health-Check');
    if (check !== undefined) return respond(c, { data: check });
    return respondErrors(c, [{ type: 'fatal', code: 'health check failed', message: 'Invalid Health Check' }]);
  },
};
