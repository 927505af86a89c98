import { type Logger, pino } from 'pino';

export type { Logger };

/** A logger that writes one JSON line an event to standard output. `level` is one of the `LOG_LEVEL` setting. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
