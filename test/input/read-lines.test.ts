import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { maxLineBytes, readLines } from '../../src/input/read-lines.ts';

async function read(bytes: AsyncIterable<Uint8Array>) {
  const lines: string[] = [];
  const skipped: [number, string][] = [];
  for await (const block of readLines(bytes, (line, reason) => skipped.push([line, reason]))) {
    expect(block.first).toBe(lines.length + 1);
    lines.push(...block.lines);
  }
  return { lines, skipped };
}

const inChunksOf = (size: number, text: string) => {
  const bytes = Buffer.from(text);
  return Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size)),
  );
};

describe('readLines', () => {
  test.each([1, 2, 3, 5, 7, 1000])('gives the same lines in chunks of %i bytes', async (size) => {
    const { lines, skipped } = await read(inChunksOf(size, '\ufeffbücher.example\r\n日本.example\n\n😀\r\nlast'));
    expect(lines).toEqual(['bücher.example', '日本.example', '', '😀', 'last']);
    expect(skipped).toEqual([]);
  });

  test('nothing in, nothing out', async () => {
    expect((await read(Readable.from([]))).lines).toEqual([]);
  });

  test.each([100, 65_536, 1_000_000])(
    'reports a line that is too long and goes on, in chunks of %i bytes',
    async (size) => {
      const long = 'é'.repeat(maxLineBytes / 2);
      const text = `first\n${long}\n${long}x\nthird\n${'a'.repeat(3_000_000)}\nfifth`;
      const { lines, skipped } = await read(inChunksOf(size, text));
      expect(lines).toEqual(['first', long, '', 'third', '', 'fifth']);
      expect(skipped).toEqual([
        [3, 'longer than 1,048,576 bytes'],
        [5, 'longer than 1,048,576 bytes'],
      ]);
    },
  );

  test('reports a last line that is too long', async () => {
    const { lines, skipped } = await read(inChunksOf(1000, `first\n${'a'.repeat(maxLineBytes + 1)}`));
    expect(lines).toEqual(['first', '']);
    expect(skipped).toEqual([[2, 'longer than 1,048,576 bytes']]);
  });

  test('passes on what has come without waiting for more, and asks for more only when that was taken', async () => {
    let given = 0;
    const source = async function* () {
      for (;;) {
        given += 1;
        yield Buffer.from(`line ${given}\n`);
      }
    };
    const blocks = readLines(source(), () => undefined);
    expect((await blocks.next()).value).toEqual({ first: 1, lines: ['line 1'] });
    expect((await blocks.next()).value).toEqual({ first: 2, lines: ['line 2'] });
    expect(given).toBe(2);
    await blocks.return(undefined);
  });

  test('fails when the stream does', async () => {
    const source = async function* () {
      yield Buffer.from('a\nb');
      throw new Error('unplugged');
    };
    await expect(read(source())).rejects.toThrow('unplugged');
  });
});
