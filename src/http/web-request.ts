/** A request as it came, for `webRequest`. */
export type Came = {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names and values, as often as they came. */
  readonly headers: [string, string][];
  readonly signal: AbortSignal;
  /** The body, asked for where the method has one. */
  readonly body: () => ReadableStream | Uint8Array<ArrayBuffer>;
};

/** The same request as the web's standard has it, at an origin that says nothing. */
export function webRequest({ method, target, headers, signal, body }: Came): Request {
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(`http://relay.invalid${target.startsWith('/') ? target : '/'}`, {
    method,
    headers,
    signal,
    ...(hasBody && { body: body(), duplex: 'half' }),
  } as RequestInit);
}
