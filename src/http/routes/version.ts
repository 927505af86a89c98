import { z } from 'zod';
import { version as packageVersion } from '../../version.ts';
import type { Endpoint } from '../endpoint.ts';
import { answer } from '../openapi-answer.ts';
import { respond } from '../respond.ts';

/** `POST /version`: this package's version. */
export const version: Endpoint = {
  method: 'POST',
  path: '/version',
  documentation: {
    summary: 'The version of the relay',
    responses: answer(z.strictObject({ version: z.string() })),
  },
  handle: (c) => respond(c, { version: packageVersion }),
};
