import { z } from 'zod';

/** The platform's list of one kind of entity: no two of them equal. */
export type Docs<T> = { readonly count: number; readonly docs: readonly T[] };

/** Entities as the platform lists them. */
export function docs<T>(entities: readonly T[]): Docs<T> {
  return { count: entities.length, docs: entities };
}

/** The schema of such a list; an empty one is left out of an answer. */
export function docsSchema<T extends z.ZodType>(entity: T) {
  return z.strictObject({ count: z.int().positive(), docs: z.array(entity).nonempty() });
}
