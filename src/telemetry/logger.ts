import { type Logger, pino } from 'pino';
import { createLogDestination, type LogDestination } from './log-destination.ts';

export type { Logger };

/** Where a log goes, as file descriptors. */
const standardOutput = 1;
export const standardError = 2;

const destinations = new WeakMap<Logger, LogDestination>();

/**
 * A logger that writes one JSON line an event, a tenth of a second later at most, and what is left when the process ends.
 * It never waits for whoever reads the log and never throws: it loses lines. `level` is one of `LOG_LEVEL`, `destination`
 * a file descriptor, which has to stay open.
 */
export function createLogger(level: string, destination: number = standardOutput): Logger {
  const lines = createLogDestination(destination);
  const logger = pino({ level, base: null, timestamp: timeField(), serializers: { err: plainError } }, lines);
  destinations.set(logger, lines);
  return logger;
}

/** How many lines a logger made here has lost so far; 0 for any other. */
export function linesLost(logger: Logger): number {
  return destinations.get(logger)?.lost ?? 0;
}

/** Now, in ISO 8601, as the field of a line: written out once a millisecond. */
function timeField(): () => string {
  let writtenAt = 0;
  let field = '';
  return () => {
    const now = Date.now();
    if (now !== writtenAt) {
      writtenAt = now;
      field = `,"time":"${new Date(now).toISOString()}"`;
    }
    return field;
  };
}

/** An error without what libraries hang on it: commands, requests, credentials. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error && { code: error.code }) };
}
