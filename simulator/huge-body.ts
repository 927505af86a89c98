import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const chunk = Buffer.alloc(64 * 1024, 'A');
const chunks = 50 * 16;

/** Answers with well-formed JSON of 50 MB, no faster than the client reads, and stops when it leaves. */
export function sendHugeBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  pipeline(Readable.from(parts()), response).catch(() => {});
}

function* parts() {
  yield Buffer.from('{"success":true,"message":"Malicious: ');
  for (let sent = 0; sent < chunks; sent++) yield chunk;
  yield Buffer.from('"}');
}
