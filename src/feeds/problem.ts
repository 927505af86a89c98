/** An answer of JSON that is no feed: its status in words, why, and what there is instead. */
export function problem(
  status: 400 | 404 | 405 | 503,
  reason: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ code: status, message: messages[status], reason, ...more }, { status, headers });
}

const messages = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  503: 'Service Unavailable',
} as const;

/** The answer to any method but GET and HEAD; undefined for these. */
export function refusedMethod(method: string): Response | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  return problem(405, 'It can only be read.', {}, { allow: 'GET, HEAD' });
}
