import type { Exchange } from '../http/exchange.ts';
import { textOf } from '../http/intake.ts';
import { webRequest } from '../http/web-request.ts';
import type { EventRequest } from './event.ts';

/** A request that came as an event, for the door. `signal` aborts when there is no more time to answer it. */
export function eventExchange(request: EventRequest, signal: AbortSignal): Exchange {
  const { method, path, query, headers, body, peerAddress } = request;
  return {
    method,
    path,
    peerAddress,
    signal,
    connection: request,
    arrivedAt: performance.now(),
    get authorization() {
      const values = headers.get('authorization');
      return values?.length === 1 ? values[0] : values;
    },
    header: (name) => headers.get(name)?.join(', '),
    text: async (maxBytes) => (body.length > maxBytes ? undefined : textOf([body])),
    webRequest() {
      const each = [...headers].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
      return webRequest({ method, target: path + query, headers: each, signal, body: () => body });
    },
  };
}
