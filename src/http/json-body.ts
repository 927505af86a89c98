import type { Context } from 'hono';
import type { z } from 'zod';
import type { RelayError } from '../ctim/relay-error.ts';
import type { AppEnv } from './endpoint.ts';
import { invalidPayload, unreadablePayload } from './invalid-payload.ts';

/** Bytes of a request's body at most. */
const maxBodyBytes = 1024 * 1024;

/** A body that passed validation, and its text, or the error to answer with. */
export type Body<T> = { readonly value: T; readonly text: string } | { readonly error: RelayError };

/** Reads the body as JSON, whatever its Content-Type, and checks it against `schema`. */
export async function readBody<T extends z.ZodType>(c: Context<AppEnv>, schema: T): Promise<Body<z.output<T>>> {
  const text = await readText(c);
  if (text === undefined) return { error: unreadablePayload(`Longer than maximum length ${maxBodyBytes} bytes.`) };
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? { value: parsed.data, text } : { error: invalidPayload(parsed.error.issues) };
}

/** The body, or undefined when it is beyond the limit: not read at all where its length is announced. */
async function readText(c: Context<AppEnv>): Promise<string | undefined> {
  const announced = c.req.header('content-length');
  if (announced !== undefined && c.req.header('transfer-encoding') === undefined) {
    return Number(announced) <= maxBodyBytes ? c.req.text() : undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

/** Undefined when it is no JSON: then it is not of the type asked for either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
