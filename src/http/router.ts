import { json } from './answers.ts';
import type { Endpoint, Handler } from './endpoint.ts';

/**
 * Gives the handler of a method and a path. A path answers with slashes repeated and with one at its end, as the original
 * relay did; `GET` answers to `HEAD` too. What none of the endpoints serves gets 405 where its path answers to another
 * method, else 404.
 */
export function routerOver(endpoints: readonly Endpoint[]): (method: string, path: string) => Handler {
  const byPath = new Map(endpoints.map((endpoint) => [endpoint.path, endpoint]));
  return (method, path) => {
    const endpoint = byPath.get(path) ?? byPath.get(plain(path));
    if (endpoint === undefined) return () => notFound;
    if (method === endpoint.method || (method === 'HEAD' && endpoint.method === 'GET')) return endpoint.handle;
    const allow = endpoint.method === 'GET' ? 'GET, HEAD' : endpoint.method;
    return () =>
      json({ code: 405, message: 'Method Not Allowed', reason: `This path answers to ${allow}.` }, 405, { allow });
  };
}

const notFound = json({ code: 404, message: 'Not Found', reason: 'No such path. GET / lists what is here.' }, 404);

function plain(path: string): string {
  const single = path.replace(/\/{2,}/g, '/');
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
}
