import { json } from './answers.ts';
import { maxBodyBytes } from './body.ts';
import type { Audience, Endpoint, Face, Handler } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import { prefersHtml } from './prefers-html.ts';
import { documentOf } from './routes/openapi.ts';
import { throughFace } from './through-face.ts';

/** Where a request goes, who may send it there, and what it is counted as. */
export type Route = Pick<Face, 'refusal'> & {
  readonly handle: Handler;
  readonly audience: Audience;
  /** Its endpoint's path, its face's prefix or `other`: one of few, whatever callers ask for. */
  readonly name: string;
  /** Bytes of a request's body at most; 0 where none is read. */
  readonly maxBodyBytes: number;
};

/**
 * Gives the route of a request. A path answers with slashes repeated and with one at its end, as the original
 * relay did; `GET` answers to `HEAD` too. What none of the endpoints serves goes to the face that has its path, or gets 405
 * where its path answers to another method, else 404. A browser gets a face's page where the face has one for an endpoint's
 * path.
 */
export function routerOver(
  endpoints: readonly Endpoint[],
  faces: readonly Face[],
): (exchange: Pick<Exchange, 'method' | 'path' | 'header'>) => Route {
  const byPath = new Map(
    endpoints.map((endpoint) => {
      const bodyBytes = endpoint.method === 'POST' ? maxBodyBytes : 0;
      return [endpoint.path, { ...endpoint, name: endpoint.path, maxBodyBytes: bodyBytes }];
    }),
  );
  const byPrefix = faces.flatMap((face) => {
    const handle = throughFace(face, () => documentOf(endpoints));
    return face.prefixes.map((name) => ({ maxBodyBytes: 0, ...face, handle, audience: 'others', name }) as const);
  });
  const pages = new Map(byPrefix.flatMap((route) => (route.browserPaths ?? []).map((path) => [path, route] as const)));
  return (exchange) => {
    const { method, path } = exchange;
    const endpoint = byPath.get(path) ?? byPath.get(plain(path));
    if (endpoint === undefined) return byPrefix.find(({ name }) => isBelow(path, name)) ?? nowhere;
    const page = pages.get(endpoint.path);
    if (page !== undefined && (method === 'GET' || method === 'HEAD') && prefersHtml(exchange.header('accept')))
      return page;
    if (method === endpoint.method || (method === 'HEAD' && endpoint.method === 'GET')) return endpoint;
    const allow = endpoint.method === 'GET' ? 'GET, HEAD' : endpoint.method;
    const refusal = { code: 405, message: 'Method Not Allowed', reason: `This path answers to ${allow}.` };
    return { handle: () => json(refusal, 405, { allow }), audience: 'others', name: endpoint.name, maxBodyBytes: 0 };
  };
}

const nowhere: Route = {
  handle: () => json({ code: 404, message: 'Not Found', reason: 'No such path. GET / lists what is here.' }, 404),
  audience: 'others',
  name: 'other',
  maxBodyBytes: 0,
};

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function plain(path: string): string {
  const single = path.replace(/\/{2,}/g, '/');
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
}
