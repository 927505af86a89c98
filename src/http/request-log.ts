import { pino } from 'pino';
import type { Logger } from '../telemetry/logger.ts';

/** What the log line of a request on observables tells beside method, path, status and duration. */
export type RequestOutcome = {
  readonly observables?: number;
  readonly listed?: number;
  readonly failed?: number;
  readonly errors?: readonly string[];
};

/** A request that has been answered. */
export type AnsweredRequest = {
  /** Harmless, as `requestIdFrom` gives it. */
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** When it came, by `performance.now()`. */
  readonly startedAt: number;
  readonly outcome: RequestOutcome | undefined;
};

const maxPathCharacters = 200;

/**
 * Logs requests at level `info`, a line each: what was asked, how it ended, how long it took. No values of observables.
 *
 * The line is what pino would make of these fields, written out here for speed: it is most of what an answer from memory
 * costs (docs/performance.md).
 */
export function createRequestLog(logger: Logger): (request: AnsweredRequest) => void {
  // The stream that pino was given, so that lines stay in order.
  const lines = (logger as unknown as Record<symbol, pino.DestinationStream>)[pino.symbols.streamSym];
  const level = logger.levels.values['info'];
  const time = isoTime();
  return ({ requestId, method, path, status, startedAt, outcome }) => {
    if (!logger.isLevelEnabled('info')) return;
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    lines?.write(
      `{"level":${level},"time":"${time()}","requestId":"${requestId}","method":${JSON.stringify(method)},"path":${JSON.stringify(path.slice(0, maxPathCharacters))},"status":${status},"ms":${ms}${fieldsOf(outcome)},"msg":"request"}\n`,
    );
  };
}

function fieldsOf(outcome: RequestOutcome | undefined): string {
  if (outcome === undefined) return '';
  const { observables, listed, failed, errors } = outcome;
  const counts = observables === undefined ? '' : `,"observables":${observables},"listed":${listed},"failed":${failed}`;
  return errors === undefined ? counts : `${counts},"errors":${JSON.stringify(errors)}`;
}

/** Now, in ISO 8601: written out once a millisecond. */
function isoTime(): () => string {
  let writtenAt = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== writtenAt) {
      writtenAt = now;
      text = new Date(now).toISOString();
    }
    return text;
  };
}
