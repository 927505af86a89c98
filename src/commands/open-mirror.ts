import type { Config } from '../config.ts';
import { createLookup, type Lookup } from '../relay.ts';
import { createLogger, standardError } from '../telemetry/logger.ts';
import { exitCodes } from './exit-codes.ts';

/** The mirror as a command uses it: loaded from disk, not refreshed by itself. */
export type OpenMirror = NonNullable<Lookup['mirror']> & { close(): Promise<void> };

/** Opens the mirror in `DATA_DIR`. The log goes to standard error. */
export async function openMirror(config: Config): Promise<OpenMirror> {
  const logger = createLogger(config.logLevel, standardError);
  const lookup = await createLookup({ ...config, lookupSource: 'mirror', mirrorRefreshHours: 0 }, logger);
  if (lookup.mirror === undefined) throw new Error('no mirror with LOOKUP_SOURCE mirror');
  await lookup.mirror.upkeep.loaded;
  return { ...lookup.mirror, close: () => lookup.close() };
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
