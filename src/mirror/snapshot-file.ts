import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { decodeSnapshot, encodeSnapshot, type LoadedSnapshot, type Snapshot } from './snapshot.ts';

/** The name of the snapshot in its directory. */
export const snapshotFile = 'listings.ndjson';

const temporaryPrefix = `${snapshotFile}.tmp-`;
const corruptPrefix = `${snapshotFile}.corrupt-`;

/** More octets than any snapshot of the feeds that are read can have. */
const maxSnapshotBytes = 256 * 1024 * 1024;

/** What came of writing a snapshot; `detail` says why not, such as a directory that can't be written to. */
export type WriteResult =
  | { readonly kind: 'written'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly detail: string };

/**
 * What came of reading one. A corrupt one was renamed to `setAsideAs`, unless not even that could be done, and `detail`
 * says what is wrong with it.
 */
export type ReadResult =
  | { readonly kind: 'loaded'; readonly snapshot: LoadedSnapshot }
  | { readonly kind: 'none' }
  | { readonly kind: 'corrupt'; readonly detail: string; readonly setAsideAs: string | undefined };

/**
 * Writes the snapshot into `directory`, which is made if need be: to a temporary file first, which takes the old one's
 * place once it is on disk. Whatever happens, and be it a loss of power, there is the old snapshot or the new one.
 * Temporary files left behind by a process that died are removed. One write at a time for a directory: of two at once one
 * may fail, though neither can do harm. Never throws.
 */
export async function writeSnapshot(directory: string, snapshot: Snapshot): Promise<WriteResult> {
  const path = join(directory, snapshotFile);
  const temporary = join(directory, `${temporaryPrefix}${randomUUID()}`);
  try {
    await makeDirectory(resolve(directory));
    await removeAll(directory, temporaryPrefix);
    const bytes = encodeSnapshot(snapshot);
    await writeToDisk(temporary, bytes);
    await rename(temporary, path);
    await syncDirectory(directory);
    return { kind: 'written', path, bytes: bytes.length };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return { kind: 'failed', detail: messageOf(error) };
  }
}

/**
 * Reads the snapshot in `directory`. A corrupt one is renamed, so that it can be looked into and does not come up again;
 * only the last of these is kept. Never throws.
 */
export async function readSnapshot(directory: string): Promise<ReadResult> {
  const path = join(directory, snapshotFile);
  const bytes = await readBounded(path);
  if (bytes === undefined) return { kind: 'none' };
  const decoded = typeof bytes === 'string' ? { kind: 'corrupt' as const, detail: bytes } : decodeSnapshot(bytes);
  return decoded.kind === 'loaded' ? decoded : { ...decoded, setAsideAs: await setAside(directory) };
}

/** Tells whether the snapshot in `directory` is another file than before: the same for the same one, undefined when there is none. */
export async function snapshotMark(directory: string): Promise<string | undefined> {
  const stats = await stat(join(directory, snapshotFile)).catch(() => undefined);
  return stats && `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

/** The file's octets; undefined when there is no such file, and why when it can't be read. */
async function readBounded(path: string): Promise<Buffer | string | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return 'it is no file';
    return stats.size > maxSnapshotBytes ? `it is longer than ${maxSnapshotBytes} bytes` : await readFile(path);
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return isMissing ? undefined : messageOf(error);
  }
}

async function setAside(directory: string): Promise<string | undefined> {
  const name = `${corruptPrefix}${new Date().toISOString().replaceAll(':', '-')}`;
  try {
    await removeAll(directory, corruptPrefix);
    await rename(join(directory, snapshotFile), join(directory, name));
    return join(directory, name);
  } catch {
    return undefined;
  }
}

/** Node.js's own recursive `mkdir` never returns where a directory can't be made in an existing one, as in `/proc`. */
async function makeDirectory(path: string): Promise<void> {
  if (await exists(path)) return;
  if (dirname(path) !== path) await makeDirectory(dirname(path));
  await mkdir(path);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function writeToDisk(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the renaming last. Some file systems can't do this to a directory, and need not. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

async function removeAll(directory: string, prefix: string): Promise<void> {
  const names = await readdir(directory);
  const stale = names.filter((name) => name.startsWith(prefix));
  await Promise.all(stale.map((name) => rm(join(directory, name), { force: true, recursive: true })));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
