import type { Config } from '../config.ts';
import { createRelay, type Relay } from '../relay.ts';
import { createLogger, standardError } from '../telemetry/logger.ts';

/** The mirror as a command uses it: loaded from disk, not refreshed by itself. */
export type OpenMirror = NonNullable<Relay['mirror']> & { close(): Promise<void> };

/** Opens the mirror in `DATA_DIR`. The log goes to standard error. */
export async function openMirror(config: Config): Promise<OpenMirror> {
  const logger = createLogger(config.logLevel, standardError);
  const relay = createRelay({ ...config, lookupSource: 'mirror', mirrorRefreshHours: 0 }, logger);
  if (relay.mirror === undefined) throw new Error('no mirror with LOOKUP_SOURCE mirror');
  await relay.mirror.upkeep.loaded;
  return { ...relay.mirror, close: () => relay.close() };
}
