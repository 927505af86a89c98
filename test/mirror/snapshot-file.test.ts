import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSnapshot, snapshotFile, writeSnapshot } from '../../src/mirror/snapshot-file.ts';
import { startProcess } from '../support/start-process.ts';

const snapshot = (source: string) => ({
  source,
  fetchedAt: 1_795_574_927_312,
  listings: [{ family: 'Keitaro', url: 'panel.example/', ip: '192.0.2.1', date: '2018-01-14' }],
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'snapshot-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('writeSnapshot and readSnapshot', () => {
  test('what is written is read back; the last one counts', async () => {
    const deep = join(directory, 'not', 'there', 'yet');
    const path = join(deep, snapshotFile);
    await writeSnapshot(deep, snapshot('first'));
    expect(await writeSnapshot(deep, snapshot('second'))).toEqual({ kind: 'written', path, bytes: expect.any(Number) });
    const read = await readSnapshot(deep);
    expect(read).toMatchObject({ kind: 'loaded', snapshot: { source: 'second', fetchedAt: 1_795_574_927_312 } });
    expect(read.kind === 'loaded' && [...read.snapshot.listings]).toEqual(snapshot('').listings);
    expect(await readdir(deep)).toEqual([snapshotFile]);
  });

  test('there is none in an empty directory, nor where there is no directory', async () => {
    expect(await readSnapshot(directory)).toEqual({ kind: 'none' });
    expect(await readSnapshot(join(directory, 'missing'))).toEqual({ kind: 'none' });
  });

  test('a directory that can not be written to is a result, and leaves nothing behind', async () => {
    await writeFile(join(directory, 'file'), '');
    expect(await writeSnapshot(join(directory, 'file'), snapshot('a'))).toMatchObject({ kind: 'failed' });
    await mkdir(join(directory, snapshotFile, 'full'), { recursive: true });
    expect(await writeSnapshot(directory, snapshot('a'))).toMatchObject({ kind: 'failed' });
    expect((await readdir(directory)).toSorted()).toEqual(['file', snapshotFile]);
  });

  test('what died processes left behind is removed', async () => {
    await writeFile(join(directory, `${snapshotFile}.tmp-dead`), 'half of');
    await writeSnapshot(directory, snapshot('a'));
    expect(await readdir(directory)).toEqual([snapshotFile]);
  });

  test('several writes at once do no harm', async () => {
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((source) => writeSnapshot(directory, snapshot(source))));
    expect(results.some(({ kind }) => kind === 'written')).toBe(true);
    expect((await readSnapshot(directory)).kind).toBe('loaded');
  });

  test('a corrupt one is set aside, only the last of them kept, and a new one can be written', async () => {
    for (const text of ['garbage', 'more garbage']) {
      await writeFile(join(directory, snapshotFile), text);
      const read = await readSnapshot(directory);
      expect(read).toMatchObject({ kind: 'corrupt', detail: 'it has no header' });
      const names = await readdir(directory);
      expect(names).toEqual([expect.stringMatching(/^listings\.ndjson\.corrupt-[\dTZ.-]+$/)]);
      expect(read).toMatchObject({ setAsideAs: join(directory, names[0] ?? '') });
      expect(await readFile(join(directory, names[0] ?? ''), 'utf8')).toBe(text);
    }
    expect(await readSnapshot(directory)).toEqual({ kind: 'none' });
    await writeSnapshot(directory, snapshot('new'));
    expect((await readSnapshot(directory)).kind).toBe('loaded');
  });

  test('what is no file is corrupt', async () => {
    await mkdir(join(directory, snapshotFile));
    expect(await readSnapshot(directory)).toMatchObject({ kind: 'corrupt', detail: 'it is no file' });
  });

  test('a process killed at any moment leaves a whole snapshot', async () => {
    await writeSnapshot(directory, snapshot('the first'));
    for (let round = 0; round < 20; round += 1) {
      const writer = startProcess([process.execPath, join(import.meta.dirname, 'write-forever.ts'), directory]);
      await writer.output.match(/./);
      await sleep(Math.random() * 20);
      writer.kill('SIGKILL');
      await writer.outcome();
      const read = await readSnapshot(directory);
      expect(read).toMatchObject({ kind: 'loaded', snapshot: { source: expect.stringMatching(/^round \d+$/) } });
      expect(read.kind === 'loaded' && read.snapshot.listings.size).toBe(2000);
    }
    await writeSnapshot(directory, snapshot('the last'));
    expect(await readdir(directory)).toEqual([snapshotFile]);
  }, 60_000);
});
