import { z } from 'zod';
import { relayErrorSchema } from './relay-error.ts';

/** The schema of the platform's list of one kind of entity, no two of them equal; an empty one is left out of an answer. */
export function docsSchema<T extends z.ZodType>(entity: T) {
  return z.strictObject({ count: z.int().positive(), docs: z.array(entity).nonempty() });
}

/** The schema of an answer whose data is of the given schema. */
export function responseSchema<T extends z.ZodType>(data: T) {
  return z.strictObject({ data: data.optional(), errors: z.array(relayErrorSchema).nonempty().optional() });
}
