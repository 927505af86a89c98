import { type Logger, pino } from 'pino';

export type { Logger };

const bufferBytes = 4096;
const flushEveryMs = 100;

/** Where a log goes, as file descriptors. */
const standardOutput = 1;
export const standardError = 2;

/**
 * A logger that writes one JSON line an event, 4 KiB at a time or what there is every 100 ms, and the rest when the process
 * ends. `level` is one of the `LOG_LEVEL` setting.
 */
export function createLogger(level: string, destination: number = standardOutput): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: destination, sync: false, minLength: bufferBytes, periodicFlush: flushEveryMs }),
  );
}
