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
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: plainError } },
    pino.destination({ dest: destination, sync: false, minLength: bufferBytes, periodicFlush: flushEveryMs }),
  );
}

/** An error without what libraries hang on it: commands, requests, credentials. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error && { code: error.code }) };
}
