import { z } from 'zod';

/**
 * An object that holds these fields and no others. The refusal of one that does names the fields there are, and not the
 * others, which are the caller's words.
 */
export function closed<T extends z.ZodRawShape>(shape: T) {
  const names = Object.keys(shape);
  const fields = names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`;
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `Unknown field: ${fields}.` : undefined),
  });
}
