import { type ClientRequest, request } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Listening } from '../config/listening.ts';

const timeoutMs = 4000;

/**
 * Asks the relay that listens there whether it lives (`/livez`). Resolves with 0, or with 1 and a line on standard error
 * when there is no such answer within 4 s: the exit codes of a container's health check.
 *
 * A relay that takes no caller without a certificate is asked no further than to its own: it lives if it shows one.
 */
export async function healthcheck(listening: Listening): Promise<number> {
  const fault = await new Promise<string | undefined>((resolve) => {
    const asked = ask(listening);
    if (listening.isClientAsked) {
      asked.on('socket', (socket: TLSSocket) => socket.once('secureConnect', () => resolve(undefined)));
    }
    asked.on('response', ({ statusCode }) => resolve(statusCode === 200 ? undefined : `status ${statusCode}`));
    asked.on('error', ({ message }) => resolve(message));
    asked.setTimeout(timeoutMs, () => resolve(`no answer within ${timeoutMs} ms`));
    asked.end();
  });
  if (fault === undefined) return 0;
  process.stderr.write(`The relay at ${listening.host}, port ${listening.port}, does not answer: ${fault}\n`);
  return 1;
}

/** Nothing is told to whoever answers, and whether its certificate is right is for its callers: only life is asked for. */
function ask({ host, port, isTls }: Listening): ClientRequest {
  const options = { host, port, path: '/livez', agent: false } as const;
  return isTls ? requestOverTls({ ...options, rejectUnauthorized: false }) : request(options);
}
