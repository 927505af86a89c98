import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSnapshot } from '../../src/mirror/snapshot-file.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runCommand } from '../support/run-command.ts';
import { runRelay } from '../support/run-relay.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const dayMs = 86_400_000;
const held = [listing('a.example/x', 'Pony', '192.0.2.1'), listing('b.example/y', 'Zeus'), listing('c.example/z')];

async function keyFiles() {
  const directory = await scratchDirectory();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const files = { key: join(directory, 'pack.key'), publicKey: join(directory, 'pack.pub') };
  await writeFile(files.key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await writeFile(files.publicKey, publicKey.export({ type: 'spki', format: 'pem' }));
  return files;
}

/** A mirror of these listings, packed; `take` takes the pack into `dataDir`, and `hold` fills that with an older one. */
async function packed(listings: readonly Listing[], fetchedAt: number) {
  const keys = await keyFiles();
  const source = await mirrorOnDisk(listings, fetchedAt);
  const directory = await scratchDirectory();
  const file = join(directory, 'tracker.pack');
  const packing = await runCommand(['pack', '--key', keys.key, '--data-dir', source, file]);
  const dataDir = join(directory, 'data');
  const take = (...flags: string[]) =>
    runCommand(['sync', '--pack', file, '--public-key', keys.publicKey, '--data-dir', dataDir, ...flags]);
  return { keys, source, file, directory, dataDir, packing, take };
}

async function heldIn(directory: string) {
  const read = await readSnapshot(directory);
  if (read.kind !== 'loaded') throw new Error(read.kind);
  const { source, fetchedAt, listings } = read.snapshot;
  return { source, fetchedAt, listings: [...listings] };
}

const snapshotIn = (directory: string) => readFile(join(directory, 'listings.ndjson'));

test('a mirror is packed and taken as it is, and both sides tell its age', async () => {
  const { packing, source, file, directory, dataDir, take } = await packed(held, Date.now() - 3 * dayMs);
  expect([packing.code, packing.err]).toEqual([0, '']);
  expect(packing.out).toMatch(
    /^Packed in .*tracker\.pack: 3 listings, fetched \S+ \(3 days ago\) from listings\.csv\.$/m,
  );
  const signedBy = /^Signed by SHA256:\S+\.$/m.exec(packing.out)?.[0];
  const { code, out, err } = await take();
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(
    /^Fetched \S+ \(3 days ago\) from listings\.csv: 3 listings\.\nMirror in .*: 3 listings, 3 new, 0 gone\.\n$/m,
  );
  expect(out.split('\n')[0]).toBe(signedBy);
  expect(await heldIn(dataDir)).toEqual({ ...(await heldIn(source)), listings: held });
  expect(await readdir(directory)).toEqual(['data', 'tracker.pack']);
  expect((await readFile(file)).subarray(-20)).toEqual((await snapshotIn(source)).subarray(-20));
});

test('it is read from standard input, too', async () => {
  const { file, keys, dataDir } = await packed(held, Date.now());
  const input = await readFile(file, 'utf8');
  const flags = ['--public-key', keys.publicKey, '--data-dir', dataDir];
  const { code, out } = await runCommand(['sync', '--pack', '-', ...flags], { input });
  expect([code, out]).toEqual([0, expect.stringContaining('3 listings, 3 new')]);
});

test('one that is too old is refused with its age, and taken if that is allowed', async () => {
  const { take } = await packed(held, Date.now() - 40 * dayMs);
  const { code, out, err } = await take();
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(
    /^Not synchronised: tracker\.pack: its listings were fetched on \S+ \(40 days ago\), and --max-age-days is 30\nThe mirror is empty\.\n$/,
  );
  expect((await take('--force')).code).toBe(3);
  expect((await take('--max-age-days', '41')).code).toBe(0);
});

test('one from the future is refused, since it would keep out all others', async () => {
  const { take } = await packed(held, Date.now() + dayMs);
  const { code, err } = await take('--force');
  expect([code, err]).toEqual([3, expect.stringMatching(/which is yet to come: a clock is wrong\n/)]);
});

test('one that is older than what is held is taken by force alone, which is said', async () => {
  const now = Date.now();
  const { take, dataDir } = await packed(held, now - 2 * dayMs);
  const newer = await packed([...held, listing('d.example/')], now - dayMs);
  await runCommand(['sync', '--pack', newer.file, '--public-key', newer.keys.publicKey, '--data-dir', dataDir]);
  const before = await snapshotIn(dataDir);
  const refused = await take();
  expect([refused.code, refused.out]).toEqual([3, '']);
  expect(refused.err).toMatch(
    /its listings, of \S+Z, are older than those held, of \S+Z; --force takes it all the same\n/,
  );
  expect(await snapshotIn(dataDir)).toEqual(before);
  const forced = await take('--force');
  expect([forced.code, forced.out]).toEqual([0, expect.stringMatching(/^Taken by force: .* older than those held/)]);
  expect(forced.out).toMatch(/: 3 listings, 0 new, 1 gone\.\n$/);
});

test('one that would lose more than half of what is held is taken by force alone', async () => {
  const { take, dataDir } = await packed(held.slice(0, 1), Date.now());
  const older = await packed(held, Date.now() - dayMs);
  await runCommand(['sync', '--pack', older.file, '--public-key', older.keys.publicKey, '--data-dir', dataDir]);
  expect(await take()).toMatchObject({
    code: 3,
    err: expect.stringContaining('fewer than half of the 3 held; --force'),
  });
  expect(await take('--force')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/: 1 listing, 0 new, 2 gone\.\n$/),
  });
});

test('one that was altered, cut short, or signed by someone else changes nothing', async () => {
  const { file, take, dataDir, keys, source } = await packed(held, Date.now());
  await take();
  const before = await snapshotIn(dataDir);
  const octets = await readFile(file);
  const other = await packed(held, Date.now());
  const theirs = await readFile(other.file);
  for (const [bad, why] of [
    [octets.subarray(0, -10), 'it breaks off: '],
    [
      Buffer.from(octets.toString().replace('a.example', 'z.example')),
      'it was altered after it was signed: its checksum',
    ],
    [theirs, 'it was signed by another key, SHA256:'],
    [await snapshotIn(source), 'it is no pack, or not one of version 1'],
  ] as const) {
    await writeFile(file, bad);
    const { code, out, err } = await take('--force');
    expect([code, out]).toEqual([3, '']);
    expect(err.startsWith(`Not synchronised: tracker.pack: ${why}`), err).toBe(true);
    expect(await snapshotIn(dataDir)).toEqual(before);
  }
  expect(await readFile(keys.key, 'utf8')).toContain('PRIVATE KEY');
});

test('a key that everyone may read is not used, and no key is ever printed', async () => {
  const { keys, source, directory } = await packed(held, Date.now());
  await chmod(keys.key, 0o644);
  const file = join(directory, 'second.pack');
  const { code, out, err } = await runCommand(['pack', '--key', keys.key, '--data-dir', source, file]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(`The key ${keys.key} may be read or written by everyone (mode 644): chmod 600 it.\n`);
  expect(await readdir(directory)).toEqual(['tracker.pack']);
  await chmod(keys.key, 0o600);
  await writeFile(keys.key, (await readFile(keys.key, 'utf8')).replace('MC4C', 'MC5C'));
  const damaged = await runCommand(['pack', '--key', keys.key, '--data-dir', source, file]);
  expect(damaged).toEqual({
    code: 2,
    out: '',
    err: `The key ${keys.key} must hold an Ed25519 private key in PEM, without a passphrase.\n`,
  });
});

test('nothing is packed of an empty or a corrupt mirror, and what was packed before stays', async () => {
  const { keys, file } = await packed(held, Date.now());
  const before = await readFile(file);
  const empty = await runCommand(['pack', '--key', keys.key, '--data-dir', await scratchDirectory(), file]);
  expect([empty.code, empty.err]).toEqual([3, expect.stringMatching(/^The mirror in .* is empty\./)]);
  const corrupt = await mirrorOnDisk(held);
  await writeFile(join(corrupt, 'listings.ndjson'), (await snapshotIn(corrupt)).subarray(0, -5));
  const refused = await runCommand(['pack', '--key', keys.key, '--data-dir', corrupt, file]);
  expect([refused.code, refused.err]).toEqual([
    3,
    expect.stringMatching(/^Not packed: the mirror in .* is corrupt: .*checksum/),
  ]);
  expect(await readFile(file)).toEqual(before);
  expect(await readdir(corrupt)).toEqual(['listings.ndjson']);
});

test('a pack takes the place of a file alone: not of a pipe, a directory or a link', async () => {
  const { keys, source, file, directory } = await packed(held, Date.now());
  const pack = (to: string) => runCommand(['pack', '--key', keys.key, '--data-dir', source, to]);
  const [pipe, link, lost] = [join(directory, 'pipe'), join(directory, 'link'), join(directory, 'nowhere', 'x.pack')];
  execFileSync('mkfifo', [pipe]);
  for (const place of [pipe, directory]) {
    expect(await pack(place)).toEqual({ code: 2, out: '', err: `Can't write ${place}: it is no file.\n` });
  }
  expect(await pack(lost)).toMatchObject({ code: 2, err: `Can't write ${lost}: no such file.\n` });
  expect((await lstat(pipe)).isFIFO()).toBe(true);
  const before = await readFile(file);
  await writeFile(file, 'an older one');
  await symlink(file, link);
  expect(await pack(link)).toMatchObject({ code: 0 });
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(file)).toEqual(before);
  expect((await readdir(directory)).toSorted()).toEqual(['link', 'pipe', 'tracker.pack']);
});

test.each([
  [['sync', '--pack', 'x.pack'], '--pack and --public-key go together'],
  [['sync', '--public-key', 'x.pub'], '--pack and --public-key go together'],
  [['sync', '--pack', 'x.pack', '--file', 'x.csv', '--public-key', 'x.pub'], "cannot be used with option '--file"],
  [['sync', '--pack', 'x.pack', '--public-key', '/nowhere.pub'], 'The public key /nowhere.pub must be a file'],
  [['pack', '--key', '/nowhere.key', 'x.pack'], 'The key /nowhere.key must be a file'],
  [['pack', 'x.pack'], "required option '--key <file>'"],
])('%j is called wrongly', async (args, message) => {
  expect(await runCommand(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
});

test('a relay that packs alone have filled tells the age of its data', async () => {
  const fetchedAt = Date.now() - 12 * dayMs;
  const { take, dataDir } = await packed(held, fetchedAt);
  await take();
  const relay = runRelay({
    PORT: '0',
    HOST: '127.0.0.1',
    LOOKUP_SOURCE: 'mirror',
    MIRROR_REFRESH_HOURS: '0',
    DATA_DIR: dataDir,
  });
  const url = await relay.listening();
  const get = async (path: string) => (await fetch(`${url}${path}`)).text();
  const since = new Date(fetchedAt).toISOString();
  expect(JSON.parse(await get('/readyz'))).toMatchObject({ mirror: { listings: 3, fetchedAt: since } });
  expect(await get('/glance')).toContain('12 days ago');
  for (const path of ['/feeds/rpz', '/feeds/suricata', '/feeds/hosts']) expect(await get(path), path).toContain(since);
});
