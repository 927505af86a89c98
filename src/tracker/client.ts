import { STATUS_CODES } from 'node:http';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { startTimeLimit } from '../patience/time-limit.ts';
import type { TrackerAnswer, TrackerFailure } from './answer.ts';
import { readBoundedText } from './bounded-body.ts';
import { connectionFailure } from './connection-failure.ts';
import { pageAddress } from './links.ts';
import { printable } from './printable.ts';
import type { TrackerSession } from './session.ts';

const maxAnswerBytes = 64 * 1024;

/** The one question a look-up asks of the live site. */
export type TrackerClient = {
  /**
   * Asks `query.php` about a look-up value: one attempt, ended `timeoutMs` after its turn has come. Failures are values;
   * rejects only with the signal's reason, when the caller has given up.
   */
  query(value: string, signal?: AbortSignal): Promise<TrackerAnswer>;
};

/** A client for the site at `trackerUrl`. The recorded answers it relies on are few: see `docs/tracker.md`. */
export function createTrackerClient(session: TrackerSession, trackerUrl: string, timeoutMs: number): TrackerClient {
  return {
    query(value, signal) {
      const address = pageAddress(trackerUrl, 'query.php', { url: value });
      return session.inTurn(() => ask(session, address, timeoutMs, signal));
    },
  };
}

async function ask(session: TrackerSession, address: URL, timeoutMs: number, signal: AbortSignal | undefined) {
  const limit = startTimeLimit(timeoutMs, signal);
  try {
    return await readAnswer(await session.get(address, limit.signal, { accept: 'application/json' }));
  } catch (error) {
    signal?.throwIfAborted();
    return failed(connectionFailure(error));
  } finally {
    limit.end();
  }
}

const answerSchema = z.object({ message: z.string() });
const errorSchema = z.object({ error: z.string().min(1) });

async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<TrackerAnswer> {
  const text = await readBoundedText(body, maxAnswerBytes);
  if (statusCode !== 200) return failed(statusFailure(statusCode, text ?? '', headers['retry-after']));
  if (text === undefined) return failed({ cause: 'unexpected-shape', detail: `more than ${maxAnswerBytes} bytes` });
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) return failed({ cause: 'unexpected-shape', detail: JSON.stringify(text.slice(0, 80)) });
  return readMessage(answer.data.message);
}

function readMessage(message: string): TrackerAnswer {
  const answeredAt = Date.now();
  if (!message.startsWith('Malicious')) return { kind: 'not-listed', answeredAt };
  const family = printable(message.slice('Malicious'.length).replace(/^\s*:/, ''));
  return { kind: 'listed', family, answeredAt };
}

function statusFailure(status: number, text: string, retryAfter: string | string[] | undefined): TrackerFailure {
  if (status === 404) return { cause: 'not-found' };
  if (status === 500) return { cause: 'unavailable', detail: 'status 500', isTransient: false };
  if (status === 502 || status === 503 || status === 504) {
    return { cause: 'unavailable', detail: `status ${status}`, isTransient: true };
  }
  const body = errorSchema.safeParse(parseJson(text));
  const message = (body.success && printable(body.data.error)) || STATUS_CODES[status] || `Status ${status}`;
  const retryAfterMs = delayMs(String(retryAfter));
  return { cause: 'unexpected-status', status, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** What a `Retry-After` header asks for, in either of its forms: seconds, or a date. Undefined when it is neither. */
function delayMs(retryAfter: string): number | undefined {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) || !/GMT$/.test(retryAfter) ? undefined : Math.max(0, date - Date.now());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(failure: TrackerFailure): TrackerAnswer {
  return { kind: 'failed', failure };
}
