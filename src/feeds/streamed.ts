import { pipeline, Readable } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

/** How a body is compressed on its way. */
export type Coding = 'br' | 'gzip';

/** The coding that the request accepts and that takes the least bytes; undefined when it accepts none. */
export function codingFor(headers: Headers): Coding | undefined {
  const accepted = (headers.get('accept-encoding') ?? '').toLowerCase().split(',').slice(0, 20);
  const takes = (name: string) =>
    accepted.some((one) => one.trim().split(';')[0]?.trim() === name && !/;\s*q=0(?:\.0*)?\s*$/.test(one));
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : undefined;
}

const chunkCharacters = 32 * 1024;

/** Text, in pieces, as a body that is made no faster than it is read. */
export function streamed(pieces: Iterable<string>, coding: Coding | undefined): ReadableStream<Uint8Array> {
  const plain = Readable.from(chunksOf(pieces), { objectMode: false, highWaterMark: chunkCharacters });
  if (coding === undefined) return body(plain);
  const coder =
    coding === 'gzip'
      ? createGzip()
      : createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 } });
  // What ends it early is that nobody reads any more.
  pipeline(plain, coder, () => undefined);
  return body(coder);
}

/** Not by `Readable.toWeb`: what that made, when it is read no further, throws where nobody can catch it (Node.js 24.21). */
function body(stream: Readable): ReadableStream<Uint8Array> {
  return ReadableStream.from<Uint8Array>(stream);
}

function* chunksOf(pieces: Iterable<string>): Generator<Buffer> {
  let lines: string[] = [];
  let characters = 0;
  for (const piece of pieces) {
    lines.push(piece);
    characters += piece.length;
    if (characters < chunkCharacters) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
    characters = 0;
  }
  if (lines.length > 0) yield Buffer.from(lines.join(''));
}
