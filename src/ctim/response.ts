import { z } from 'zod';
import type { Finding } from '../lookup/finding.ts';
import type { Docs } from './docs.ts';
import { errorsIn, type RelayError, relayErrorSchema } from './relay-error.ts';

/** What was found: lists of entities by kind. */
export type Entities = Readonly<Record<string, Docs<unknown>>>;

/** The answer to a relay request: what was found, what went wrong, or both. */
export type RelayResponse = { readonly data?: Entities; readonly errors?: readonly RelayError[] };

/** The schema of an answer whose data is of the given schema. */
export function responseSchema<T extends z.ZodType>(data: T) {
  return z.strictObject({ data: data.optional(), errors: z.array(relayErrorSchema).nonempty().optional() });
}

/**
 * Puts what was found beside what went wrong: empty kinds are left out, and so is the data when there is none but there
 * are errors. `warnings` are added to the errors that the findings tell of.
 */
export function relayResponse(
  entities: Entities,
  findings: readonly Finding[],
  warnings: readonly RelayError[] = [],
): RelayResponse {
  const data = Object.fromEntries(Object.entries(entities).filter(([, { count }]) => count > 0));
  const errors = [...errorsIn(findings, Date.now()), ...warnings];
  if (errors.length === 0) return { data };
  return Object.keys(data).length === 0 ? { errors } : { data, errors };
}
