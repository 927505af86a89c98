import { z } from 'zod';
import { version } from '../../version.ts';
import type { Endpoint } from '../endpoint.ts';
import { respond } from '../respond.ts';

const rootSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  links: z.array(z.strictObject({ method: z.string(), path: z.string(), summary: z.string() })),
});

/** `GET /`: what this is and where to go from here. */
export function root(endpoints: readonly Endpoint[]): Endpoint {
  return {
    method: 'GET',
    path: '/',
    documentation: {
      summary: 'What this is and what it answers to',
      responses: { 200: { description: 'Name and links', content: { 'application/json': { schema: rootSchema } } } },
    },
    handle: (c) =>
      respond(c, {
        name: 'cybercrime-tracker-relay',
        version,
        description: 'Cisco XDR relay for CyberCrime Tracker',
        links: endpoints.map(({ method, path, documentation }) => ({
          method,
          path,
          summary: documentation.summary ?? '',
        })),
      }),
  };
}
