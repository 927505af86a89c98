import type { RequestListener } from 'node:http';
import { type AppParts, createApp } from './app.ts';
import { createListener } from './listener.ts';
import { createReplays } from './replays.ts';
import { createRequestLog } from './request-log.ts';

/** The HTTP side of the relay, for what it can run on. */
export type Edge = {
  /** Answers a web-standard request; Node.js, Lambda and edge runtimes all offer one. */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  /** The same for a server of Node.js, faster. */
  readonly listener: RequestListener;
};

/** Wires the HTTP side together. */
export function createEdge(parts: Omit<AppParts, 'logRequest' | 'replays'>): Edge {
  const logRequest = createRequestLog(parts.logger);
  const replays = createReplays();
  const { fetch } = createApp({ ...parts, logRequest, replays });
  return { fetch, listener: createListener({ fetch, replays, logRequest }) };
}
