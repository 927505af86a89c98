import { Buffer } from 'node:buffer';
import { compressionOf, decompressed } from './decompressed.ts';
import { UnusableInput } from './entry.ts';
import { peeked } from './peeked.ts';
import { refusalOf } from './refusal.ts';

/**
 * A byte stream as UTF-8 text: what `decodedBytes` gives. Rejects as that does, and with `UnusableInput`, which says what to
 * do instead, when it is no text.
 */
export async function* textBytes(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const { head, all } = await peeked(decodedBytes(bytes, name), isTelling);
  const refusal = refusalOf(head);
  if (refusal !== undefined) throw new UnusableInput(refusal);
  yield* all;
}

/**
 * A byte stream decompressed if it is gzip, Zstandard or (by the ending `.br` of its `name`) Brotli, and converted to UTF-8
 * if it is UTF-16; what comes out may be compressed once more. Streams, whatever its size. Rejects as the stream does, and with `UnusableInput` when it is compressed
 * and damaged.
 */
export async function* decodedBytes(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let { head, all } = await peeked(bytes, isTelling);
  const compression = compressionOf(head, name);
  if (compression !== undefined) ({ head, all } = await peeked(decompressed(all, compression), isTelling));
  const second = compression === undefined ? undefined : compressionOf(head, '');
  if (second !== undefined) ({ head, all } = await peeked(decompressed(all, second), isTelling));
  if (second !== undefined && compressionOf(head, '') !== undefined)
    throw new UnusableInput('it is compressed more than twice; decompress it first');
  const encoding = utf16Of(head);
  yield* encoding === undefined ? all : converted(all, encoding);
}

/** Marks are four bytes at most, and no mark holds a line feed. */
function isTelling(head: Buffer): boolean {
  return head.length >= 4 || head.includes(0x0a);
}

type Utf16 = 'utf-16le' | 'utf-16be';

/** By its byte order mark, or without one when it begins with characters of ASCII, every other byte of them zero. */
function utf16Of(head: Buffer): Utf16 | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? undefined : 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const start = head.subarray(0, Math.min(head.length, 64) & ~1);
  if (start.length < 4) return undefined;
  const isZeroAt = (parity: 0 | 1) => start.every((byte, index) => (byte === 0) === (index % 2 === parity));
  if (isZeroAt(1)) return 'utf-16le';
  return isZeroAt(0) ? 'utf-16be' : undefined;
}

async function* converted(bytes: AsyncIterable<Uint8Array>, encoding: Utf16): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
