import { Buffer } from 'node:buffer';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { UnusableInput } from './entry.ts';

const engines = { gzip: createGunzip, zstd: createZstdDecompress, brotli: createBrotliDecompress } as const;

/** A form of compression that is read. */
export type Compression = keyof typeof engines;

/** Logs shrink to a tenth or a hundredth; more than this is a bomb, once it has grown to such a size. */
const maxGrowth = 250;
const harmlessBytes = 64 * 1024 * 1024;
const chunkSize = 64 * 1024;

/** How a stream that starts with `head` is compressed. Brotli has no mark of its own: it is told by the file's name. */
export function compressionOf(head: Buffer, name: string): Compression | undefined {
  if (isStartOf('gzip', head)) return 'gzip';
  if (isStartOf('zstd', head)) return 'zstd';
  return /\.br$/i.test(name) && head.length > 0 ? 'brotli' : undefined;
}

function isStartOf(compression: Compression, head: Buffer): boolean {
  if (compression === 'gzip') return head[0] === 0x1f && head[1] === 0x8b;
  if (compression === 'brotli' || head.length < 4) return false;
  const mark = head.readUInt32LE();
  // A frame, or one that is to be skipped (RFC 8878), with which parallel compressors begin.
  return mark === 0xfd2fb528 || mark >>> 4 === 0x184d2a5;
}

/**
 * The stream decompressed, as it comes, in pieces of 64 KiB; several gzip members or Zstandard frames follow each other.
 * Rejects as the stream does, and with `UnusableInput` when it is damaged, cut off or followed by something else, or
 * when more than 64 MiB come out and that is more than 250 times what went in.
 */
export async function* decompressed(
  bytes: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]();
  const total = { in: 0, out: 0 };
  let rest: Buffer | undefined;
  let member: ReturnType<typeof memberOf> | undefined;
  try {
    do {
      member = memberOf(source, rest, compression, total);
      for (let next = await member.next(); ; next = await member.next()) {
        if (next.done) {
          rest = next.value;
          break;
        }
        total.out += next.value.length;
        if (total.out > harmlessBytes && total.out > maxGrowth * total.in) throw new UnusableInput(bomb[compression]);
        yield next.value;
      }
    } while (rest !== undefined);
  } finally {
    await member?.return(undefined);
    // Not waited for: the source may be, and whoever opened it ends that.
    source.return?.().catch(() => undefined);
  }
}

const bomb = {
  gzip: `it grows to more than ${maxGrowth} times its size; if that is right, pipe in what this prints: zcat FILE`,
  zstd: `it grows to more than ${maxGrowth} times its size; if that is right, pipe in what this prints: zstdcat FILE`,
  brotli: `it grows to more than ${maxGrowth} times its size; if that is right, pipe in what this prints: brotli -dc FILE`,
};

/**
 * Decompresses up to where the engine stops, which for Zstandard is the end of one frame of several. Gives what it left,
 * the beginning of the next one; undefined at the stream's end.
 */
async function* memberOf(
  source: AsyncIterator<Uint8Array>,
  start: Buffer | undefined,
  compression: Compression,
  total: { in: number },
): AsyncGenerator<Buffer, Buffer | undefined> {
  const engine = engines[compression]({ chunkSize });
  let given = 0;
  let rest: Buffer | undefined;

  /** Gives the engine all there is until it takes no more. */
  async function feed(): Promise<void> {
    for (let chunk = start ?? (await nextOf(source)); chunk !== undefined; chunk = await nextOf(source)) {
      if (engine.destroyed) return;
      if (start !== chunk) total.in += chunk.length;
      given += chunk.length;
      const piece = chunk;
      await new Promise<void>((resolve) => engine.write(piece, () => resolve()));
      if (engine.bytesWritten < given) {
        rest = chunk.subarray(chunk.length - (given - engine.bytesWritten));
        return;
      }
    }
    engine.end();
  }

  const fed = feed().catch((error: Error) => {
    engine.destroy(error);
  });
  try {
    for await (const piece of engine) yield piece;
    await fed;
  } catch (error) {
    throw isDamage(error) ? new UnusableInput(`it is compressed and damaged or cut off (${error.message})`) : error;
  } finally {
    engine.destroy();
  }
  return rest === undefined ? undefined : await nextMember(source, rest, compression);
}

function isDamage(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'errno' in error && !('syscall' in error);
}

/** Gzip may be padded with zeros, which count for nothing. Anything else behind the end was not written by a compressor. */
async function nextMember(
  source: AsyncIterator<Uint8Array>,
  start: Buffer,
  compression: Compression,
): Promise<Buffer | undefined> {
  let rest = compression === 'gzip' ? withoutZeros(start) : start;
  while (rest.length < 4) {
    const chunk = await nextOf(source);
    if (chunk === undefined) break;
    rest = Buffer.concat([rest, chunk]);
    if (compression === 'gzip') rest = withoutZeros(rest);
  }
  if (rest.length === 0) return undefined;
  if (isStartOf(compression, rest)) return rest;
  throw new UnusableInput('it is compressed, and something else follows its end');
}

function withoutZeros(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start === -1 ? Buffer.alloc(0) : bytes.subarray(start);
}

async function nextOf(source: AsyncIterator<Uint8Array>): Promise<Buffer | undefined> {
  const { done, value } = await source.next();
  return done ? undefined : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
