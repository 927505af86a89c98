import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { UnusableInput } from '../../src/input/entry.ts';
import { readBytes } from './read.ts';

const list = 'evil.example\n192.0.2.1\n';
const expected = ['1 domain evil.example', '2 ip 192.0.2.1'];
const zeros = Buffer.alloc(20);

describe('compression', () => {
  const gzip = gzipSync(list);
  const zstd = zstdCompressSync(list);
  const brotli = brotliCompressSync(list);
  const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7]);
  const [first = '', second = ''] = list.split(/(?<=\n)/);

  test.each([
    ['gzip', gzip, 'a.gz'],
    ['gzip, whatever it is called', gzip, 'a.log'],
    ['gzip in gzip', gzipSync(gzip), 'a.gz'],
    ['gzip in Zstandard', zstdCompressSync(gzip), 'a.zst'],
    ['gzip of two members', Buffer.concat([gzipSync(first), gzipSync(second)]), 'a.gz'],
    ['gzip padded with zeros', Buffer.concat([gzip, zeros]), 'a.gz'],
    ['gzip of two members with zeros between', Buffer.concat([gzipSync(first), zeros, gzipSync(second)]), 'a.gz'],
    ['zstd', zstd, 'a.zst'],
    ['zstd of two frames', Buffer.concat([zstdCompressSync(first), zstdCompressSync(second)]), 'a.zst'],
    [
      'zstd with frames to skip',
      Buffer.concat([skippable, zstdCompressSync(first), skippable, zstdCompressSync(second)]),
      '',
    ],
    ['brotli, by its name', brotli, 'list.txt.br'],
  ])('%s', async (_, bytes, name) => {
    for (const chunkSize of [1, 5, 64, 100_000]) {
      expect((await readBytes(bytes, { name, chunkSize })).entries, `in chunks of ${chunkSize}`).toEqual(expected);
    }
  });

  const damaged = Buffer.from(gzip);
  damaged.fill(0xff, 14, 20);
  const long = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `host${i}.example\n`).join(''));

  test.each([
    ['gzip thrice', gzipSync(gzipSync(gzip)), 'a.gz', /compressed more than twice/],
    ['gzip cut off', gzip.subarray(0, -9), 'a.gz', /damaged or cut off/],
    ['gzip cut off within its checksum', gzip.subarray(0, -2), 'a.gz', /damaged or cut off/],
    ['gzip damaged', damaged, 'a.gz', /damaged or cut off/],
    [
      'gzip, something behind it',
      Buffer.concat([gzip, Buffer.from('evil.example')]),
      'a.gz',
      /damaged|follows its end/,
    ],
    ['a second member cut off', Buffer.concat([gzip, gzip.subarray(0, 12)]), 'a.gz', /damaged or cut off/],
    ['zstd cut off', zstd.subarray(0, -3), 'a.zst', /damaged or cut off/],
    [
      'zstd, something behind it',
      Buffer.concat([zstd, Buffer.from('evil.example')]),
      'a.zst',
      /damaged|follows its end/,
    ],
    ['a second frame cut off', Buffer.concat([zstd, zstdCompressSync(long).subarray(0, 99)]), 'a.zst', /cut off/],
    ['brotli cut off', brotli.subarray(0, -3), 'a.br', /damaged or cut off/],
    ['brotli, something behind it', Buffer.concat([brotli, Buffer.from('evil.example')]), 'a.br', /follows its end/],
    ['no brotli in spite of its name', Buffer.from(list), 'a.br', /damaged or cut off/],
  ])('%s is an error', async (_, bytes, name, message) => {
    for (const chunkSize of [1, 5, 100_000]) {
      const reading = readBytes(bytes, { name, chunkSize });
      await expect(reading, `in chunks of ${chunkSize}`).rejects.toThrow(UnusableInput);
      await expect(reading, `in chunks of ${chunkSize}`).rejects.toThrow(message);
    }
  });

  test('what comes before the damage is given', async () => {
    const cut = gzipSync(randomLines(50_000));
    const entries: string[] = [];
    await expect(
      readBytes(cut.subarray(0, cut.length / 2)).then((read) => entries.push(...read.entries)),
    ).rejects.toThrow('damaged or cut off');
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(100_000_000, 'a'))],
    ['zstd', zstdCompressSync(Buffer.alloc(100_000_000, 'a'))],
  ])('a bomb of %s is given up', async (_, bytes) => {
    await expect(readBytes(bytes)).rejects.toThrow(/more than 250 times its size; .*cat FILE$/);
  });

  test('a tar archive within gzip is refused', async () => {
    const tar = Buffer.alloc(1024);
    tar.write('list.txt');
    tar.write('ustar', 257);
    tar.write(list, 512);
    await expect(readBytes(gzipSync(tar))).rejects.toThrow('it is a tar archive; unpack it: tar -xOf');
  });
});

function randomLines(count: number): string {
  return Array.from({ length: count }, () => `${randomBytes(8).toString('hex')}.example\n`).join('');
}

describe('encodings', () => {
  const marked = `\ufeff${list.replaceAll('\n', '\r\n')}`;

  test.each([
    ['UTF-8 with a mark', Buffer.from(marked)],
    ['UTF-16 LE with a mark', Buffer.from(marked, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from(marked, 'utf16le').swap16()],
    ['UTF-16 LE without', Buffer.from(list, 'utf16le')],
    ['UTF-16 BE without', Buffer.from(list, 'utf16le').swap16()],
    ['UTF-16 LE, compressed', gzipSync(Buffer.from(marked, 'utf16le'))],
  ])('%s', async (_, bytes) => {
    for (const chunkSize of [1, 3, 100_000]) {
      expect((await readBytes(bytes, { chunkSize })).entries, `in chunks of ${chunkSize}`).toEqual(expected);
    }
  });

  test('a table as PowerShell writes it', async () => {
    const text = '\ufeff#TYPE Selected\r\n"Name","RemoteAddress"\r\n"bücher","192.0.2.1"\r\n';
    expect(await readBytes(Buffer.from(text, 'utf16le'))).toMatchObject({
      entries: ['3 ip 192.0.2.1'],
      columns: ['RemoteAddress'],
    });
  });

  test('UTF-16 appended to UTF-8, as PowerShell does', async () => {
    const text = Buffer.from(`${'# a comment\n'.repeat(50)}evil.example\n`);
    const { entries } = await readBytes(Buffer.concat([text, Buffer.from('192.0.2.1\n', 'utf16le')]));
    expect(entries).toEqual(['51 domain evil.example', '52 ip 192.0.2.1']);
  });

  test('zero bytes in a log are taken out, and told', async () => {
    const bytes = Buffer.concat([Buffer.from(`saw evil.example\n`), zeros, Buffer.from('saw 192.0.2.1\n')]);
    const { entries, skipped } = await readBytes(Buffer.concat([Buffer.from('x\n'.repeat(40_000)), bytes]));
    expect(entries).toEqual(['40001 domain evil.example', '40002 ip 192.0.2.1']);
    expect(skipped).toEqual([expect.stringMatching(/^\d+: zero bytes .*left out$/)]);
  });
});

describe('what is no text is refused, with what to do', () => {
  test.each([
    [
      '%PDF-1.7\n1 0 obj << /URI (http://evil.example/) >>\n',
      /^it is a PDF; make a text of it: pdftotext FILE - \| cct lookup$/,
    ],
    ['PK\u0003\u0004\u0014\u0000\u0006\u0000[Content_Types].xml', /office document.*save a document as text/],
    ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1\u0000', /Outlook message.*\.eml/],
    ['\u0089PNG\r\n\u001a\n\u0000', /an image/],
    ['\u00ff\u00d8\u00ff\u00e0', /an image/],
    ['\u007fELF\u0002\u0001\u0000', /a program; strings/],
    ['MZ\u0090\u0000\u0003', /a program/],
    ['BZh91AY&SY\u0000', /bzcat/],
    ['\u00fd7zXZ\u0000', /xzcat/],
    ['ElfFile\u0000\u0000', /Windows event log/],
    ['\u00d4\u00c3\u00b2\u00a1\u0002\u0000', /packet capture/],
    ['\u0000\u0001\u0002\u0003 evil.example', /it is no text/],
    ['\u00ff\u00fe\u0000\u0000e\u0000\u0000\u0000', /UTF-32.*iconv -f UTF-32 -t UTF-8/],
    ['\u0000\u0000\u00fe\u00ff\u0000\u0000\u0000e', /UTF-32/],
  ])('%j', async (start, message) => {
    await expect(readBytes(Buffer.from(start, 'latin1'))).rejects.toThrow(message);
  });

  test('noise', async () => {
    await expect(readBytes(randomBytes(5000))).rejects.toThrow(UnusableInput);
  });

  test.each([
    'MZ evil.example\n',
    '\n\r\r\nevil.example\n',
    'BZh evil.example\n',
    '\u001b[31mevil.example\u001b[0m\n',
    'GIF8 evil.example',
  ])('not so a text: %j', async (text) => {
    expect((await readBytes(Buffer.from(text))).entries).toEqual([expect.stringContaining('domain evil.example')]);
  });
});
