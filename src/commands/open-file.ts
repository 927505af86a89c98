import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UsageError } from './exit-codes.ts';

/** Something to read octets from. */
export type Source = {
  readonly stream: Readable;
  /** Undefined when not known beforehand, as of a pipe. */
  readonly totalBytes: number | undefined;
};

/**
 * Opens a file for reading.
 *
 * @throws UsageError when it is not there, may not be read, or is a directory.
 */
export async function openFile(file: string): Promise<Source> {
  const handle = await open(file).catch((error: unknown) => {
    throw new UsageError(`Can't read ${file}: ${unreadable(error)}.`);
  });
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw new UsageError(`Can't read ${file}: it is a directory.`);
  }
  const stream = handle.createReadStream({ highWaterMark: 1024 * 1024 });
  return { stream, totalBytes: stats.isFile() ? stats.size : undefined };
}

/** Why the system did not let a file be read, in a few words. */
export function unreadable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'no permission',
  ENOTDIR: 'no such file',
};
