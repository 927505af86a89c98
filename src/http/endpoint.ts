import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { Answer, Exchange } from './exchange.ts';

/** What answers a request. Expected failures are answers; what is thrown is a fault of our own. */
export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** One endpoint: where it is, what it does, and how the API description presents it. */
export type Endpoint = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  /** The rest of the description, made when somebody asks for it. */
  readonly describe: () => Omit<RouteConfig, 'method' | 'path' | 'summary'>;
  readonly handle: Handler;
};
