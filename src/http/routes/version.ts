import { z } from 'zod';
import { version as packageVersion } from '../../version.ts';
import { json } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';
import { okOrErrors } from '../openapi-responses.ts';

/** `POST /version`: this package's version. */
export const version: Endpoint = {
  method: 'POST',
  path: '/version',
  audience: 'xdr',
  summary: 'The version of the relay',
  describe: () => ({ responses: okOrErrors(z.strictObject({ version: z.string() })) }),
  handle: () => json({ version: packageVersion }),
};
