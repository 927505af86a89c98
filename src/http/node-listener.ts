import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answered, Door } from './door.ts';
import type { Exchange } from './exchange.ts';
import { headersOf } from './headers-of.ts';
import { createIntake, type Intake } from './intake.ts';
import { webRequest } from './web-request.ts';

/**
 * Lets the requests of a server of Node.js through the door. `isDraining` tells whether the server is about to end: then
 * callers are told with their answer that the connection is closed.
 */
export function createListener(door: Door, isDraining: () => boolean): RequestListener {
  const intake = createIntake();
  return (incoming, outgoing) => {
    door(new NodeExchange(incoming, outgoing, intake))
      .then((answered) => send(incoming, outgoing, answered, isDraining()))
      // Nobody is there to be answered any more.
      .catch(() => outgoing.destroy());
  };
}

/** A class, since one is made for every request and most of it is never asked for. */
class NodeExchange implements Exchange {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #intake: Intake;
  #signal: AbortSignal | undefined;
  #text: Promise<string | undefined> | undefined;
  readonly arrivedAt = performance.now();

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, intake: Intake) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#intake = intake;
  }

  get method(): string {
    return this.#incoming.method ?? '';
  }

  get path(): string {
    const target = this.#incoming.url ?? '';
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

  webRequest(): Request {
    const { url = '/', rawHeaders } = this.#incoming;
    const headers: [string, string][] = [];
    for (let i = 0; i < rawHeaders.length; i += 2) headers.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
    const body = () => Readable.toWeb(this.#incoming) as ReadableStream;
    return webRequest({ method: this.method, target: url, headers, signal: this.signal, body });
  }

  text(maxBytes: number): Promise<string | undefined> {
    this.#text ??= this.#intake(this.#incoming, this.#outgoing, maxBytes);
    return this.#text;
  }
}

function whenClosed(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  outgoing.once('close', () => controller.abort());
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
