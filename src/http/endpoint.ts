import type { OpenApiGeneratorV31, RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { Answer, Caller, Exchange } from './exchange.ts';

/** What answers a request of a caller. Expected failures are answers; what is thrown is a fault of our own. */
export type Handler = (exchange: Exchange, caller: Caller) => Answer | Promise<Answer>;

/**
 * Who an endpoint is for, where callers are asked for credentials: `xdr`, which is refused with status 200 and an error,
 * since it hides the message of any other; `anyone`, who needs none; `others`, who are refused with 401.
 */
export type Audience = 'xdr' | 'anyone' | 'others';

/**
 * What answers to all paths below some others by itself, in the web's standard way, such as a Hono application. It is loaded
 * when first asked for, and for `others`: its callers have been asked for their credentials.
 */
export type Face = {
  /** `/feeds` stands for itself and all that begins with `/feeds/`. */
  readonly prefixes: readonly string[];
  /** Paths of endpoints that the face answers in their place when the caller prefers HTML, as browsers do. */
  readonly browserPaths?: readonly string[];
  /** What callers without good credentials are told, with status 401, where that is to be said in a form of its own. */
  readonly refusal?: (reason: string) => { readonly body: string; readonly contentType: string };
  /**
   * Bytes of a request's body at most; without it, bodies are not read. It is there in whole before the face is asked. Of one
   * that is longer, the face gets the `content-length` alone.
   */
  readonly maxBodyBytes?: number;
  readonly load: (describeApi: DescribeApi) => Promise<(request: Request) => Response | Promise<Response>>;
};

/** Makes the OpenAPI document of all endpoints. */
export type DescribeApi = () => Promise<OpenApiDocument>;

/** What is read of an OpenAPI document besides showing it. */
export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/** One endpoint: where it is, what it does, and how the API description presents it. */
export type Endpoint = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly audience: Audience;
  readonly summary: string;
  /** The rest of the description, made when somebody asks for it. */
  readonly describe: () => Omit<RouteConfig, 'method' | 'path' | 'summary'>;
  readonly handle: Handler;
};
