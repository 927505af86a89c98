import { z } from 'zod';

const answer = z.union([
  z.strictObject({
    data: z.record(z.string(), z.object({ count: z.number(), docs: z.array(z.object({})) })),
    errors: z.array(z.unknown()).optional(),
  }),
  z.strictObject({
    errors: z.array(z.strictObject({ type: z.string(), code: z.string(), message: z.string() })).min(1),
  }),
]);

/** Whether a text is an answer as XDR expects it: data, errors, or both. */
export function isWhole(text: string): boolean {
  try {
    return answer.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
