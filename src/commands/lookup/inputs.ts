import type { Dirent, Stats } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unreadable } from '../open-file.ts';

/** What `--file` stands for: files to be read, in order, each once. */
export type Inputs = {
  readonly files: readonly string[];
  /** Bytes of all of them; undefined when not known beforehand, as of a pipe. */
  readonly totalBytes: number | undefined;
};

/** Is told of what is not read, and why. */
export type Unread = (name: string, reason: string) => void;

/**
 * The files behind what was given: a file's name, `-` for standard input, a directory, with all that is in and below it, or
 * a pattern such as `logs/*.gz`. Within directories and patterns, hidden files are left out, links to directories are not
 * followed, and what is no file is not opened: `leftOut` is told how many. What is not there or can't be listed, and a
 * pattern that nothing matches, goes to `unread`. Never rejects.
 */
export async function inputsOf(given: readonly string[], unread: Unread, leftOut: Unread): Promise<Inputs> {
  const files = new Map<string, number | undefined>();
  for (const name of given) {
    if (name === '-') files.set(name, undefined);
    else await expand(name);
  }
  const sizes = [...files.values()];
  const isKnown = sizes.every((size) => size !== undefined);
  return {
    files: [...files.keys()],
    totalBytes: isKnown && sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : undefined,
  };

  async function expand(name: string): Promise<void> {
    const stats = await statsOf(name);
    if (!('fault' in stats)) return add(name, stats);
    if (!isPattern(name)) return unread(name, stats.fault);
    const matches = await matchesOf(name);
    if (matches.length === 0) unread(name, 'no file matches');
    for (const match of matches) {
      const found = await statsOf(match);
      if ('fault' in found) unread(match, found.fault);
      else await add(match, found);
    }
  }

  async function add(name: string, stats: Stats): Promise<void> {
    if (stats.isDirectory()) await walk(name);
    else if (!files.has(name)) files.set(name, stats.isFile() ? stats.size : undefined);
  }

  async function walk(directory: string): Promise<void> {
    const passedOver = new Map<string, number>();
    for (const entry of await entriesOf(directory)) {
      const path = join(directory, entry.name);
      const why = await reasonToPassOver(entry, path);
      if (why !== undefined) passedOver.set(why, (passedOver.get(why) ?? 0) + 1);
      else if (entry.isDirectory()) await walk(path);
      else {
        const stats = await statsOf(path);
        if ('fault' in stats) unread(path, stats.fault);
        else await add(path, stats);
      }
    }
    for (const [why, count] of passedOver) leftOut(directory, `${why} (${count})`);
  }

  async function entriesOf(directory: string): Promise<Dirent[]> {
    try {
      const entries = await readdir(directory, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      unread(directory, unreadable(error));
      return [];
    }
  }
}

async function reasonToPassOver(entry: Dirent, path: string): Promise<string | undefined> {
  if (entry.name.startsWith('.')) return 'hidden files';
  if (entry.isFile() || entry.isDirectory()) return undefined;
  if (!entry.isSymbolicLink()) return 'devices, pipes or sockets';
  const target = await statsOf(path);
  if ('fault' in target || target.isFile()) return undefined;
  return target.isDirectory() ? 'links to directories' : 'devices, pipes or sockets';
}

function isPattern(name: string): boolean {
  return /[*?[{]/.test(name);
}

async function matchesOf(pattern: string): Promise<string[]> {
  const matches: string[] = [];
  for await (const match of glob(pattern)) matches.push(match);
  return matches.sort();
}

async function statsOf(name: string): Promise<Stats | { readonly fault: string }> {
  return await stat(name).catch((error: unknown) => ({ fault: unreadable(error) }));
}
