import type { Answered } from './door.ts';
import type { Answer } from './exchange.ts';

/**
 * The headers that an answer is sent with, through whatever: what it says itself, the request's id, and what keeps it safe.
 * `bytes` is the length of a body that is text.
 */
export function headersOf(
  { answer: { headers }, requestId }: Answered,
  bytes?: number,
): Readonly<Record<string, string>> {
  const ofText = bytes === undefined ? undefined : { 'content-type': 'application/json', 'content-length': `${bytes}` };
  return { ...ofText, 'x-request-id': requestId, ...safeguards(headers), ...headers };
}

/** An answer is what it says it is, and nobody keeps it, unless it says so itself. */
const ofJson = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
/** What might be taken for a page can load and run nothing, is in no frame and tells no other site where it is from. */
const ofOthers = {
  ...ofJson,
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** The safety headers of an answer with these headers of its own, which win. What has an `ETag` may be kept and asked for anew. */
function safeguards(headers: Answer['headers']): Readonly<Record<string, string>> {
  const type = headers?.['content-type'];
  const common = type === undefined || type.startsWith('application/json') ? ofJson : ofOthers;
  return headers?.['etag'] === undefined ? common : { ...common, 'cache-control': 'no-cache' };
}
