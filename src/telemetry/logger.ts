import { type Logger, pino } from 'pino';
import { bufferLines, destinationOptions } from './line-buffer.ts';

export type { Logger };

/** Where a log goes, as file descriptors. */
const standardOutput = 1;
export const standardError = 2;

/** A logger that writes one JSON line an event, a tenth of a second later at most. `level` is one of `LOG_LEVEL`. */
export function createLogger(level: string, destination: number = standardOutput): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: plainError } },
    bufferLines(pino.destination({ dest: destination, ...destinationOptions })),
  );
}

/** An error without what libraries hang on it: commands, requests, credentials. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error && { code: error.code }) };
}
