import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { Context } from 'hono';

/** What the log line of a request tells beside method, path, status and duration. */
type RequestOutcome = {
  observables?: number;
  listed?: number;
  failed?: number;
  errors?: readonly string[];
};

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
