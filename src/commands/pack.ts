import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { signPack } from '../mirror/pack.ts';
import { fingerprintOf, readSigningKey } from '../mirror/pack-keys.ts';
import { decodeSnapshot } from '../mirror/snapshot.ts';
import { snapshotFile } from '../mirror/snapshot-file.ts';
import { timeAndAge } from './age.ts';
import { exitCodes, UsageError } from './exit-codes.ts';
import { unreadable } from './open-file.ts';
import { reportEmptyMirror } from './read-mirror.ts';
import { say } from './sync-report.ts';

/** What the `pack` command is told besides settings: the file of the private key. */
export type PackOptions = { readonly key: string };

/**
 * Writes the mirror, signed, to `file`, for `sync --pack` where there is no network; there is the whole pack or none.
 * Resolves with the exit code.
 *
 * @throws UsageError when the key is no good or the file can't be written.
 */
export async function pack(file: string, { key: keyFile }: PackOptions, config: Config): Promise<number> {
  const key = await readSigningKey(keyFile);
  if ('fault' in key) throw new UsageError(`The key ${keyFile} ${key.fault}.`);
  const octets = await snapshotOctets(config.dataDir);
  if (octets === undefined) return reportEmptyMirror(config);
  const decoded = decodeSnapshot(octets);
  if (decoded.kind === 'corrupt') {
    process.stderr.write(`Not packed: the mirror in ${config.dataDir} is corrupt: ${decoded.detail}.\n`);
    return exitCodes.failed;
  }
  await replaceFile(file, signPack(octets, key.key));
  const { listings, source, fetchedAt } = decoded.snapshot;
  say(`Packed in ${file}: ${listings.size} listings, fetched ${timeAndAge(fetchedAt)} from ${source}.`);
  say(`Signed by ${fingerprintOf(key.key)}.`);
  return exitCodes.success;
}

async function snapshotOctets(directory: string): Promise<Buffer | undefined> {
  return readFile(join(directory, snapshotFile)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new UsageError(`Can't read the mirror in ${directory}: ${unreadable(error)}.`);
  });
}

/**
 * Puts a file in the place of another one. Whatever else is there, such as a device or a pipe, stays: to take its place
 * would be to remove it.
 */
async function replaceFile(file: string, octets: Buffer): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there?.isFile() === false) throw new UsageError(`Can't write ${file}: it is no file.`);
  // Where a link leads to a file, that is replaced, and not the link.
  const target = there === undefined ? file : await realpath(file);
  const temporary = `${target}.tmp-${randomUUID()}`;
  try {
    await writeFile(temporary, octets, { flag: 'wx', flush: true });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new UsageError(`Can't write ${file}: ${unreadable(error)}.`);
  }
}
