import { type Version, versionHeaders } from './conditional.ts';
import { codingFor, streamed } from './streamed.ts';

/** The answer to whoever holds this version. */
export function unchanged(version: Version): Response {
  return new Response(null, { status: 304, headers: versionHeaders(version) });
}

/** An answer of text in pieces, made as it is read, and compressed if the request takes that; to `HEAD` its headers alone. */
export function textAnswer(
  request: Request,
  version: Version,
  contentType: string,
  pieces: Iterable<string>,
): Response {
  const coding = codingFor(request.headers);
  const headers = {
    ...versionHeaders(version),
    'content-type': contentType,
    'x-content-type-options': 'nosniff',
    ...(coding && { 'content-encoding': coding }),
  };
  return new Response(request.method === 'HEAD' ? null : streamed(pieces, coding), { headers });
}
