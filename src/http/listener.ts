import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Replay, Replays } from './replays.ts';
import { requestIdFrom } from './request-id.ts';
import type { AnsweredRequest } from './request-log.ts';
import { atEndOfTurn } from './turn.ts';

/** What answers the requests of a server of Node.js. */
export type ListenerParts = {
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>;
  readonly replays: Replays;
  readonly logRequest: (request: AnsweredRequest) => void;
};

const maxBodyBytes = 32 * 1024;

/**
 * Answers requests on a server of Node.js: those that were answered before, with nothing changed since, at once; all others
 * through the application, in the web's standard way, which takes several times as long.
 */
export function createListener({ fetch, replays, logRequest }: ListenerParts): RequestListener {
  const throughApplication = getRequestListener(fetch);

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer, startedAt: number): void {
    const path = incoming.url ?? '';
    const replay = replays.find(path, body);
    if (replay === undefined) {
      // Where the application's listener looks for a body that has been read already.
      Object.assign(incoming, { rawBody: body });
      throughApplication(incoming, outgoing);
      return;
    }
    const requestId = requestIdFrom(incoming.headers['x-request-id']?.toString());
    atEndOfTurn(() => {
      send(outgoing, replay, requestId);
      logRequest({ requestId, method: 'POST', path, status: 200, startedAt, outcome: replay.outcome });
    });
  }

  return (incoming, outgoing) => {
    if (!canBeReplayed(incoming)) {
      throughApplication(incoming, outgoing);
      return;
    }
    const startedAt = performance.now();
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const [first] = chunks;
      answer(incoming, outgoing, chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks), startedAt);
    });
  };
}

/**
 * Whether a request is one whose answer depends on its path and its body alone. A caller who proves who they are, or asks
 * for a fresh answer, is the application's.
 */
function canBeReplayed({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    headers['authorization'] === undefined &&
    headers['cache-control'] === undefined &&
    Number(headers['content-length']) <= maxBodyBytes
  );
}

function send(outgoing: ServerResponse, { bytes }: Replay, requestId: string): void {
  outgoing.writeHead(200, {
    'content-type': 'application/json',
    'x-request-id': requestId,
    'content-length': bytes.length,
  });
  outgoing.end(bytes);
}
