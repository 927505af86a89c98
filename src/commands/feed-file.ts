import { basename } from 'node:path';
import { decodedBytes } from '../input/decoded-bytes.ts';
import type { FeedSource } from '../tracker/feeds/feed.ts';
import { openFile } from './open-file.ts';

/** A file with listings, its octets decompressed and, if they were UTF-16, converted to UTF-8. */
export type FeedFile = { readonly name: string; readonly octets: FeedSource };

/**
 * Opens a file with listings, or standard input for `-`.
 *
 * @throws UsageError when it is not there, may not be read, or is a directory.
 */
export async function openFeedFile(file: string): Promise<FeedFile> {
  if (file === '-') return { name: 'standard input', octets: decodedBytes(process.stdin, file) };
  const { stream } = await openFile(file);
  return { name: basename(file), octets: decodedBytes(stream, file) };
}
