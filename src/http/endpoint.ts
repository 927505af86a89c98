import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { Context } from 'hono';
import type { RequestOutcome } from './request-log.ts';

/** What travels with a request through middleware and handlers. */
export type AppEnv = {
  Variables: {
    requestId: string;
    outcome: RequestOutcome;
  };
};

/** What answers a request. */
export type Handler = (context: Context<AppEnv>) => Response | Promise<Response>;

/** One endpoint: where it is, what it does, and how the API description presents it. */
export type Endpoint = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly documentation: Omit<RouteConfig, 'method' | 'path'>;
  readonly handle: Handler;
};
