import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from '../telemetry/logger.ts';
import { CallerGoneError } from './caller-gone.ts';
import type { Answered, Door } from './door.ts';
import type { Exchange } from './exchange.ts';
import { headersOf } from './headers-of.ts';
import { createIntake, type Intake } from './intake.ts';

/**
 * Lets the requests of a server of Node.js through the door. `isDraining` tells whether the server is about to end: then
 * callers are told with their answer that the connection is closed. An answer that breaks on its way is cut off, so that
 * it can't pass for whole, and logged.
 */
export function createListener(door: Door, isDraining: () => boolean, logger: Logger): RequestListener {
  const intake = createIntake();
  return async (incoming, outgoing) => {
    let requestId: string | undefined;
    try {
      const answered = await door(new NodeExchange(incoming, outgoing, intake));
      requestId = answered.requestId;
      await send(incoming, outgoing, answered, isDraining());
    } catch (error) {
      if (!isOfLeaving(error)) logger.error({ err: error, requestId }, 'answer broke');
      outgoing.destroy();
    }
  };
}

/** Whether it only tells that nobody is there to be answered any more. */
function isOfLeaving(error: unknown): boolean {
  if (error instanceof CallerGoneError) return true;
  const { code, name } = error as NodeJS.ErrnoException;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || name === 'AbortError';
}

/** A class, since one is made for every request and most of it is never asked for. */
class NodeExchange implements Exchange {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #intake: Intake;
  #signal: AbortSignal | undefined;
  #body: Promise<Buffer | undefined> | undefined;
  readonly arrivedAt = performance.now();

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, intake: Intake) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#intake = intake;
  }

  get method(): string {
    return this.#incoming.method ?? '';
  }

  get target(): string {
    return this.#incoming.url ?? '';
  }

  get path(): string {
    const { target } = this;
    const query = target.indexOf('?');
    return query === -1 ? target : target.slice(0, query);
  }

  get authorization(): string | readonly string[] | undefined {
    const { headers, rawHeaders } = this.#incoming;
    const { authorization } = headers;
    if (authorization === undefined) return undefined;
    // Node.js keeps the first of several.
    const values = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'authorization');
    return values.length === 1 ? authorization : values;
  }

  get connection(): object {
    return this.#incoming.socket;
  }

  get peerAddress(): string {
    return this.#incoming.socket.remoteAddress ?? '';
  }

  get signal(): AbortSignal {
    this.#signal ??= whenClosed(this.#outgoing);
    return this.#signal;
  }

  header(name: string): string | undefined {
    return this.#incoming.headers[name]?.toString();
  }

  headers(): Headers {
    const { rawHeaders } = this.#incoming;
    const headers = new Headers();
    for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '');
    return headers;
  }

  body(maxBytes: number): Promise<Buffer | undefined> {
    this.#body ??= this.#intake(this.#incoming, this.#outgoing, maxBytes);
    return this.#body;
  }
}

function whenClosed(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (outgoing.closed) controller.abort();
  else outgoing.once('close', () => controller.abort());
  return controller.signal;
}

async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answered: Answered,
  isLast: boolean,
): Promise<void> {
  const { status, body } = answered.answer;
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : undefined;
  const headers = headersOf(answered, bytes);
  outgoing.writeHead(status, isLast ? { ...headers, connection: 'close' } : headers);
  if (typeof body !== 'string') {
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
    return;
  }
  // What is only ASCII, as most is, is sent at half the cost of what has to be encoded.
  if (incoming.method === 'HEAD') outgoing.end();
  else outgoing.end(body, bytes === body.length ? 'latin1' : 'utf8');
}
