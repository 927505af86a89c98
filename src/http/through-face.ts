import type { Face, Handler } from './endpoint.ts';

/** Hands requests to a face, loaded with the first of them, and what it answers to the door. */
export function throughFace({ load }: Face): Handler {
  let loaded: ReturnType<typeof load> | undefined;
  return async (exchange) => {
    loaded ??= load();
    const answer = await loaded;
    const response = await answer(exchange.webRequest());
    const { status, headers, body } = response;
    return { status, headers: Object.fromEntries(headers), body: body ?? '' };
  };
}
