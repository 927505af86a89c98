import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { json } from '../http/answers.ts';
import type { Answered, Door } from '../http/door.ts';
import { startTimeLimit } from '../patience/time-limit.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type EventRequest, readEvent } from './event.ts';
import { type EventAnswer, eventAnswer, partsOf } from './event-answer.ts';
import { eventExchange } from './event-exchange.ts';

/** What handlers need of a relay. */
export type HandlerParts = { readonly door: Door; readonly catchUp: () => Promise<void>; readonly logger: Logger };

/** What Lambda tells of an invocation, as far as it is read here. */
export type Context = { getRemainingTimeInMillis(): number };

/** Makes a stream of Lambda's one that an answer begins on with its status and headers. */
export type BeginAnswer = (
  stream: Writable,
  head: { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> },
) => Writable;

/** What it takes to hand an answer over, before the function is ended. */
const marginMs = 250;
/** How long a request waits for what was not to be seen to while the process was stopped. */
const catchUpMs = 1000;

/**
 * Answers events through the door. A process is stopped once it has answered, perhaps for good, so that nothing may be left
 * to do then: the log is written before, and a tracker that was left alone is probed while somebody waits.
 */
export function createHandlers({ door, catchUp, logger }: HandlerParts) {
  async function answer<T>(
    event: unknown,
    context: Context,
    give: (answered: Answered, request: EventRequest) => Promise<T>,
  ): Promise<T> {
    const limit = startTimeLimit(context.getRemainingTimeInMillis() - marginMs);
    try {
      const request = readEvent(event);
      await Promise.race([catchUp(), sleep(catchUpMs, undefined, { ref: false })]);
      return await give(await door(eventExchange(request, limit.signal)), request);
    } finally {
      limit.end();
      logger.flush();
    }
  }

  async function whole(answered: Answered, request: EventRequest): Promise<EventAnswer | undefined> {
    const given = await eventAnswer(answered, request);
    if (given !== undefined) return given;
    const { requestId } = answered;
    logger.error({ requestId }, 'the answer is longer than Lambda takes as a whole');
    return eventAnswer({ answer: tooLong, requestId }, request);
  }

  return {
    /** For any front end: gives the answer as a whole, of 6 MB at most, of 1 MB through a load balancer. */
    handler: (event: unknown, context: Context): Promise<EventAnswer | undefined> => answer(event, context, whole),
    /** For front ends that take an answer in pieces, of any length: function URLs and REST APIs set to do so. */
    streamed: (event: unknown, stream: Writable, context: Context, begin: BeginAnswer): Promise<void> =>
      answer(event, context, async (answered, request) => {
        const { body, ...rest } = partsOf(answered, request);
        const target = begin(stream, rest);
        if (typeof body !== 'string')
          return pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), target);
        // The head goes with the first write, be it of nothing.
        target.write(body);
        target.end();
        await once(target, 'finish');
      }),
  };
}

const tooLong = json(
  {
    code: 500,
    message: 'Internal Server Error',
    reason: 'The answer is longer than AWS Lambda takes as a whole. Ask for less, or through what streams answers.',
  },
  500,
);
