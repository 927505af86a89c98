import type { Endpoint, Handler } from './endpoint.ts';
import { respond } from './respond.ts';

/** The answer to what none of the endpoints serves: 405 for a path that answers to another method, else 404. */
export function notServed(endpoints: readonly Endpoint[]): Handler {
  const methods = new Map(endpoints.map(({ method, path }) => [path, method === 'GET' ? 'GET, HEAD' : method]));
  return (c) => {
    const allow = methods.get(c.req.path) ?? methods.get(c.req.path.replace(/\/$/, ''));
    return allow === undefined
      ? respond(c, { code: 404, message: 'Not Found', reason: 'No such path. GET / lists what is here.' }, 404)
      : respond(c, { code: 405, message: 'Method Not Allowed', reason: `This path answers to ${allow}.` }, 405, {
          Allow: allow,
        });
  };
}
