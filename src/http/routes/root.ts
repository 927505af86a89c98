import { z } from 'zod';
import { version } from '../../version.ts';
import { json } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';

/** `GET /`: what this is and where to go from here. */
export function root(endpoints: readonly Endpoint[]): Endpoint {
  return {
    method: 'GET',
    path: '/',
    audience: 'others',
    summary: 'What this is and what it answers to',
    describe: () => ({
      responses: { 200: { description: 'Name and links', content: { 'application/json': { schema: rootSchema() } } } },
    }),
    handle: () =>
      json(
        {
          name: 'cybercrime-tracker-relay',
          version,
          description: 'Cisco XDR relay for CyberCrime Tracker',
          links: endpoints.map(({ method, path, summary }) => ({ method, path, summary })),
        },
        200,
        { vary: 'Accept' },
      ),
  };
}

function rootSchema() {
  return z.strictObject({
    name: z.string(),
    version: z.string(),
    description: z.string(),
    links: z.array(z.strictObject({ method: z.string(), path: z.string(), summary: z.string() })),
  });
}
