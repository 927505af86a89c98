import type { DescribeApi, Face, Handler } from './endpoint.ts';

/** Hands requests to a face, loaded with the first of them, and what it answers to the door. */
export function throughFace({ load }: Face, describeApi: DescribeApi): Handler {
  let loaded: ReturnType<typeof load> | undefined;
  return async (exchange) => {
    loaded ??= load(describeApi);
    const answer = await loaded;
    const response = await answer(exchange.webRequest());
    const { status, headers, body } = response;
    return { status, headers: Object.fromEntries(headers), body: body ?? '' };
  };
}
