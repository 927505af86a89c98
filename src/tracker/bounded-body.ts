import type { Dispatcher } from 'undici';

/**
 * The body as text, or undefined when it is longer than `maxBytes`: then the rest is not read and the connection is
 * dropped. Rejects when the body breaks off.
 */
export async function readBoundedText(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}
