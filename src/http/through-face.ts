import { json } from './answers.ts';
import type { DescribeApi, Face, Handler } from './endpoint.ts';
import type { Exchange } from './exchange.ts';

/** Hands requests to a face, loaded with the first of them, and what it answers to the door. */
export function throughFace({ load, maxBodyBytes = 0 }: Face, describeApi: DescribeApi): Handler {
  let loaded: ReturnType<typeof load> | undefined;
  return async (exchange) => {
    // The web's standard has no such request.
    if (exchange.method === 'TRACE')
      return json({ code: 405, message: 'Method Not Allowed' }, 405, { allow: 'GET, HEAD, POST' });
    loaded ??= load(describeApi).catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    const answer = await loaded;
    const { status, headers, body } = await answer(await webRequest(exchange, maxBodyBytes));
    return { status, headers: Object.fromEntries(headers), body: body ?? '' };
  };
}

/** The request as the web's standard has it, at an origin that says nothing. */
async function webRequest(exchange: Exchange, maxBodyBytes: number): Promise<Request> {
  const { method, target, signal } = exchange;
  const headers = exchange.headers();
  const url = `http://relay.invalid${target.startsWith('/') ? target : '/'}`;
  if (method === 'GET' || method === 'HEAD' || maxBodyBytes === 0) return new Request(url, { method, headers, signal });
  const body = await exchange.body(maxBodyBytes);
  headers.delete('transfer-encoding');
  headers.set('content-length', `${body?.length ?? maxBodyBytes + 1}`);
  return new Request(url, { method, headers, signal, body: body ?? null });
}
