import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { relayErrorSchema } from '../ctim/relay-error.ts';

const errorsSchema = z.strictObject({ errors: z.array(relayErrorSchema).nonempty() }).meta({ id: 'Errors' });

/** The responses of an endpoint that answers 200 with `schema`, or with errors in its place. */
export function okOrErrors(schema: z.ZodType): RouteConfig['responses'] {
  return {
    200: {
      description: 'The answer, or errors. Errors come with status 200 too: XDR hides the message of any other.',
      content: { 'application/json': { schema: z.union([schema, errorsSchema]) } },
    },
  };
}
