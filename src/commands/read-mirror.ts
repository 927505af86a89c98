import type { Config } from '../config/config.ts';
import { terminalText } from '../formats/terminal-cell.ts';
import type { LoadedSnapshot } from '../mirror/snapshot.ts';
import { readSnapshot } from '../mirror/snapshot-file.ts';
import { exitCodes } from './exit-codes.ts';

/**
 * What the mirror in `DATA_DIR` holds, read from disk; undefined when it holds nothing. One that is corrupt is set aside,
 * and told of on standard error.
 */
export async function readMirror({ dataDir }: Pick<Config, 'dataDir'>): Promise<LoadedSnapshot | undefined> {
  const read = await readSnapshot(dataDir);
  if (read.kind === 'loaded') return read.snapshot;
  if (read.kind === 'corrupt') {
    const { detail, setAsideAs } = read;
    const aside = setAsideAs === undefined ? '' : ` It was set aside as ${setAsideAs}.`;
    process.stderr.write(`${terminalText(`The mirror in ${dataDir} is corrupt: ${detail}.${aside}`)}\n`);
  }
  return undefined;
}

/**
 * Says on standard error that there is no mirror yet, and what to do; also how to ask the live site instead, unless the
 * mirror was asked for by name. Gives the exit code.
 */
export function reportEmptyMirror({ dataDir }: Config, isAskedFor = true): number {
  const otherwise = isAskedFor ? '' : ', or ask the live tracker with --source live';
  process.stderr.write(
    `The mirror in ${dataDir} is empty. Fill it with \`sync\`, or name another place with --data-dir${otherwise}.\n`,
  );
  return exitCodes.failed;
}
