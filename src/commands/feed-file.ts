import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FeedSource } from '../tracker/feeds/feed.ts';
import { openFile } from './open-file.ts';

/** A file with listings, its octets unpacked if it was gzipped. */
export type FeedFile = { readonly name: string; readonly octets: FeedSource };

/**
 * Opens a file with listings, or standard input for `-`.
 *
 * @throws UsageError when it is not there, may not be read, or is a directory.
 */
export async function openFeedFile(file: string): Promise<FeedFile> {
  if (file === '-') return { name: 'standard input', octets: unpacked(process.stdin) };
  const { stream } = await openFile(file);
  return { name: basename(file), octets: unpacked(stream) };
}

/** What a gzipped stream holds, whatever the file is called; any other stream as it is. */
async function* unpacked(stream: Readable): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let head = new Uint8Array();
  while (head.length < gzipMark.length) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = Readable.from(rejoined(head, chunks));
  const isGzipped = gzipMark.every((octet, at) => head[at] === octet);
  yield* isGzipped ? pipeline(whole, createGunzip(), () => undefined) : whole;
}

const gzipMark = [0x1f, 0x8b];

async function* rejoined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}
