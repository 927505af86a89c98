import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { z } from 'zod';
import type { RelayError } from '../ctim/relay-error.ts';
import type { AppEnv } from './endpoint.ts';
import { invalidPayload, unreadablePayload } from './invalid-payload.ts';
import { respondErrors } from './respond.ts';

/** Bytes of a request's body at most. */
const maxBodyBytes = 1024 * 1024;

/** Refuses a body beyond the limit, before it is read where its length is announced. */
export const limitBody = createMiddleware<AppEnv>((c, next) => {
  const isShort = Number(c.req.header('content-length')) <= maxBodyBytes;
  return isShort && c.req.header('transfer-encoding') === undefined ? next() : limitStream(c, next);
});

const limitStream = bodyLimit({
  maxSize: maxBodyBytes,
  onError: (c) => respondErrors(c, [unreadablePayload(`Longer than maximum length ${maxBodyBytes} bytes.`)]),
});

/** A body that passed validation, or the error to answer with. */
export type Body<T> = { readonly value: T } | { readonly error: RelayError };

/** Reads the body as JSON, whatever its Content-Type, and checks it against `schema`. */
export async function readBody<T extends z.ZodType>(c: Context<AppEnv>, schema: T): Promise<Body<z.output<T>>> {
  const parsed = schema.safeParse(parseJson(await c.req.text()));
  return parsed.success ? { value: parsed.data } : { error: invalidPayload(parsed.error.issues) };
}

/** Undefined when it is no JSON: then it is not of the type asked for either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
