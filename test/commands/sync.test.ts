import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sampleListings } from '../../simulator/listings.ts';
import { readSnapshot } from '../../src/mirror/snapshot-file.ts';
import { running } from '../simulator/running.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

async function heldIn(directory: string): Promise<string[]> {
  const read = await readSnapshot(directory);
  return read.kind === 'loaded' ? Array.from(read.snapshot.listings, ({ url }) => url) : [];
}

test('from the site: what was read and what changed, then that nothing has', async () => {
  const { url } = await running();
  const dataDir = await mirrorOnDisk([
    listing('panel.example/keitaro/admin.php', 'Keitaro', '198.51.100.66'),
    listing('gone.example/'),
  ]);
  const first = await runCommand(['sync', '--tracker-url', url, '--data-dir', dataDir]);
  expect([first.code, first.err]).toEqual([0, '']);
  const kept = Number(/kept +(\d+)/.exec(first.out)?.[1]);
  const duplicates = Number(/duplicates +(\d+)/.exec(first.out)?.[1]);
  const refused = Number(/refused +(\d+)/.exec(first.out)?.[1]);
  expect(kept + duplicates + refused).toBe(sampleListings.length);
  expect(first.out).toContain(`Rows read      ${sampleListings.length}\n`);
  expect(first.out).toMatch(/^Cells repaired [1-9]\d* \(.*\b1 url-cleaned\b.*\)$/m);
  expect(first.out).toMatch(new RegExp(`^Mirror in ${dataDir}: ${kept} listings, ${kept - 1} new, 1 gone\\.\n$`, 'm'));
  expect(await heldIn(dataDir)).toHaveLength(kept);

  const second = await runCommand(['sync', '--tracker-url', url, '--data-dir', dataDir]);
  expect(second.code).toBe(0);
  expect(second.out).toContain('The site says that nothing has changed.\n');
  expect(second.out).toContain(`${kept} listings, 0 new, 0 gone.\n`);
});

const csv = 'TYPE,URL,IP\nPony,a.example/x,192.0.2.1\nZeus,b.example/y,\n';
const forms = {
  'all.php': '\na.example/x\nb.example/y\n',
  'index.php': `<html><table class='ExploitTable'>
<tr><td>14-01-2018</td><td>a.example/x</td><td>192.0.2.1</td><td>Pony</td></tr>
<tr><td>13-01-2018</td><td>b.example/y</td><td></td><td>Zeus</td></tr></table></html>`,
  'listings.json': JSON.stringify([
    { date: '14-01-2018', url: 'a.example/x', ip: '192.0.2.1', type: 'Pony' },
    { date: '13-01-2018', url: 'b.example/y', ip: '', type: 'Zeus' },
  ]),
};

describe('from a file', () => {
  test.each(Object.entries(forms))('such as %s', async (name, content) => {
    const directory = await scratchDirectory();
    const file = join(directory, name);
    await writeFile(file, content);
    const { code, out, err } = await runCommand(['sync', '--file', file], {
      env: { DATA_DIR: join(directory, 'data') },
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ {2}kept +2$/m);
    expect(out).toMatch(/: 2 listings, 2 new, 0 gone\.\n$/);
    expect(await heldIn(join(directory, 'data'))).toEqual(['a.example/x', 'b.example/y']);
  });

  test('one with fewer than half of what is held only by force', async () => {
    const dataDir = await mirrorOnDisk(Array.from({ length: 5 }, (_, n) => listing(`held-${n}.example/`)));
    const file = join(dataDir, 'short.csv');
    await writeFile(file, csv);
    const args = ['sync', '--file', file, '--data-dir', dataDir];
    const refused = await runCommand(args);
    expect(refused.code).toBe(3);
    expect(refused.err).toMatch(
      /^Not synchronised: .*2 rows, fewer than half of the 5 held; --force takes it all the same\nWhat is held stays: 5 listings\.\n$/,
    );
    expect(refused.out).not.toContain('Not synchronised');
    expect(await heldIn(dataDir)).toHaveLength(5);

    const forced = await runCommand([...args, '--force']);
    expect([forced.code, await heldIn(dataDir)]).toEqual([0, ['a.example/x', 'b.example/y']]);
    expect(forced.out).toMatch(/: 2 listings, 2 new, 5 gone\.\n$/);
  });

  test('that is an error page is none: what is held stays', async () => {
    const dataDir = await mirrorOnDisk([listing('held.example/')]);
    const file = join(dataDir, 'csv.php');
    await writeFile(file, '<html><title>503</title>\u001b[2J<h1>We will be back soon</h1></html>');
    const { code, out, err } = await runCommand(['sync', '--file', file, '--force', '--data-dir', dataDir]);
    expect([code, out, await heldIn(dataDir)]).toEqual([3, '', ['held.example/']]);
    expect(err).toMatch(/^Not synchronised: .*csv\.php: .+\nWhat is held stays: 1 listing\.\n$/);
    expect(err).not.toContain('\u001b');
  });

  test('or standard input, gzipped or not', async () => {
    const directory = await scratchDirectory();
    const packed = join(directory, 'csv.php');
    await writeFile(packed, gzipSync(csv));
    const fromFile = await runCommand(['sync', '--file', packed, '--data-dir', join(directory, 'one')]);
    expect([fromFile.code, fromFile.err]).toEqual([0, '']);
    expect(fromFile.out).toMatch(/: 2 listings, 2 new, 0 gone\.\n$/);
    const piped = await runCommand(['sync', '--file', '-', '--data-dir', join(directory, 'two')], { input: csv });
    expect([piped.code, piped.err]).toEqual([0, '']);
    const command = startCommand(['sync', '--file', '-', '--data-dir', join(directory, 'three')]);
    // The mark of gzip comes in two pieces.
    const octets = gzipSync(csv);
    command.stdin.write(octets.subarray(0, 1));
    command.stdin.end(octets.subarray(1));
    expect(await command.outcome()).toMatchObject({ code: 0, err: '' });
    for (const name of ['one', 'two', 'three'])
      expect(await heldIn(join(directory, name))).toEqual(['a.example/x', 'b.example/y']);
  });

  test.each([
    ['zstd', 'csv.php', zstdCompressSync(csv)],
    ['Brotli, by its name', 'csv.php.br', brotliCompressSync(csv)],
    ['UTF-16, as PowerShell writes it', 'csv.php', Buffer.from(`\ufeff${csv}`, 'utf16le')],
  ])('or %s', async (_, name, octets) => {
    const directory = await scratchDirectory();
    await writeFile(join(directory, name), octets);
    const { code, err } = await runCommand(['sync', '--file', join(directory, name), '--data-dir', directory]);
    expect([code, err]).toEqual([0, '']);
    expect(await heldIn(directory)).toEqual(['a.example/x', 'b.example/y']);
  });

  test.each([
    ['a gzipped file that breaks off', gzipSync(csv.repeat(50)).subarray(0, 60)],
    ['one that is damaged', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6])],
    ['nothing at all', Buffer.alloc(0)],
  ])('%s fails on standard error, and says that the mirror is empty', async (_, octets) => {
    const directory = await scratchDirectory();
    const file = join(directory, 'listings.gz');
    await writeFile(file, octets);
    const { code, out, err } = await runCommand(['sync', '--file', file, '--data-dir', join(directory, 'data')]);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/^Not synchronised: listings\.gz: .+\nThe mirror is empty\.\n$/);
  });

  test('equal rows of different days are all new in an empty mirror', async () => {
    const directory = await scratchDirectory();
    const file = join(directory, 'listings.json');
    const row = { url: 'a.example/x', ip: '192.0.2.1', type: 'Pony' };
    await writeFile(
      file,
      JSON.stringify([
        { date: '14-01-2018', ...row },
        { date: '13-01-2018', ...row },
      ]),
    );
    const { out } = await runCommand(['sync', '--file', file, '--data-dir', join(directory, 'data')]);
    expect(out).toMatch(/: 2 listings, 2 new, 0 gone\.\n$/);
  });

  test('names the rows that were refused when asked to', async () => {
    const directory = await scratchDirectory();
    const file = join(directory, 'csv.php');
    await writeFile(file, `${csv}Pony,,192.0.2.9\nPony,///\u001b[2J,\n`);
    const args = ['sync', '--file', file, '--data-dir', join(directory, 'data')];
    const { out } = await runCommand([...args, '--verbose']);
    expect(out).toMatch(/^ {4}no-url: Pony,192\.0\.2\.9$/m);
    expect(out).toMatch(/^ {4}no-host: \/\/\/\\u\{1b\}\[2J$/m);
    expect((await runCommand(args)).out).not.toContain('no-url:');
  });
});

test('an error page from the site is no feed: exit code 3, what is held stays', async () => {
  const { url } = await running({ fault: 'html' });
  const dataDir = await mirrorOnDisk([listing('held.example/')]);
  const { code, out, err } = await runCommand(['sync', '--tracker-url', url, '--data-dir', dataDir]);
  expect([code, await heldIn(dataDir)]).toEqual([3, ['held.example/']]);
  expect(out).toMatch(/^Fetching .*\n$/);
  expect(err).toMatch(/^Not synchronised: .+\nWhat is held stays: 1 listing\.\n$/);
});

test('listings that can not be kept are no success', async () => {
  const { url } = await running();
  const inTheWay = join(await scratchDirectory(), 'file');
  await writeFile(inTheWay, '');
  const { code, err } = await runCommand(['sync', '--tracker-url', url, '--data-dir', inTheWay]);
  expect(code).toBe(3);
  expect(err).toMatch(new RegExp(`^Not synchronised: the listings can't be written to ${inTheWay}\\.\n$`, 'm'));
});

test('a reader that has had enough does not keep it from its work', async () => {
  const { url } = await running({ latencyMs: 300 });
  const dataDir = await scratchDirectory();
  const command = startCommand(['sync', '--tracker-url', url, '--data-dir', dataDir]);
  await command.output.match(/Fetching/);
  command.dropReader();
  expect(await command.outcome()).toMatchObject({ code: 0, err: '' });
  expect((await heldIn(dataDir)).length).toBeGreaterThan(100);
});
