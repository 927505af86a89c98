import type { Exchange } from '../http/exchange.ts';
import type { EventRequest } from './event.ts';

/** A request that came as an event, for the door. `signal` aborts when there is no more time to answer it. */
export function eventExchange(request: EventRequest, signal: AbortSignal): Exchange {
  const { method, path, query, headers, body, peerAddress } = request;
  return {
    method,
    path,
    target: path + query,
    peerAddress,
    signal,
    connection: request,
    arrivedAt: performance.now(),
    get authorization() {
      const values = headers.get('authorization');
      return values?.length === 1 ? values[0] : values;
    },
    header: (name) => headers.get(name)?.join(', '),
    headers() {
      const all = new Headers();
      for (const [name, values] of headers) for (const value of values) all.append(name, value);
      return all;
    },
    body: async (maxBytes) => (body.length > maxBytes ? undefined : body),
  };
}
