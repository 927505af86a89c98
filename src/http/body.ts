import type { z } from 'zod';
import type { RelayError } from '../ctim/relay-error.ts';
import type { Exchange } from './exchange.ts';
import { invalidPayload, unreadablePayload } from './invalid-payload.ts';

/** Bytes of a request's body at most. */
export const maxBodyBytes = 1024 * 1024;

const byteOrderMark = '\ufeff';

/** A body that is as it should be, or the error to answer with. */
export type Body<T> = { readonly value: T } | { readonly error: RelayError };

/**
 * Reads the body as JSON, whatever its Content-Type, and checks it against `schema`. Where `accepts` is given, it is asked
 * first: a quick check that says yes to the very bodies that the schema takes as they are, which then only has to say what
 * is wrong with the others.
 */
export async function readBody<T>(
  exchange: Exchange,
  schema: z.ZodType<T>,
  accepts?: (value: unknown) => value is T,
): Promise<Body<T>> {
  const bytes = await exchange.body(maxBodyBytes);
  if (bytes === undefined) return { error: unreadablePayload(`Longer than maximum length ${maxBodyBytes} bytes.`) };
  const value = parseJson(textOf(bytes));
  if (value === undefined && exchange.header('content-encoding') !== undefined) {
    return { error: unreadablePayload('Not understood with a Content-Encoding. Send it without one.') };
  }
  if (accepts?.(value)) return { value };
  const parsed = schema.safeParse(value);
  return parsed.success ? { value: parsed.data } : { error: invalidPayload(parsed.error.issues) };
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** Undefined when it is no JSON: then it is not of the type asked for either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
