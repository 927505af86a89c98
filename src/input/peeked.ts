import { Buffer } from 'node:buffer';

/** The beginning of a stream, and the whole of it, beginning included, to be read once. */
export type Peeked = { readonly head: Buffer; readonly all: AsyncIterable<Uint8Array> };

/** Reads a stream until `isEnough` of its beginning, or to its end if it is shorter. Rejects as the stream does. */
export async function peeked(bytes: AsyncIterable<Uint8Array>, isEnough: (head: Buffer) => boolean): Promise<Peeked> {
  const source = bytes[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (!isEnough(head)) {
    const { done, value } = await source.next();
    if (done) break;
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
  return { head, all: all() };
}
