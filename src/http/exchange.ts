/** A request as the relay sees it, through whatever it came. */
export type Exchange = {
  readonly method: string;
  /** As it was sent, without its query. */
  readonly path: string;
  /** The same with its query. */
  readonly target: string;
  header(name: string): string | undefined;
  /** All headers, as they came. */
  headers(): Headers;
  /** The `Authorization` header: its value, all its values where it came more than once. */
  readonly authorization: string | readonly string[] | undefined;
  /**
   * The body, read when first asked for; undefined when it is longer than `maxBytes`, which is the same each time. Rejects
   * with `CallerGoneError` when the caller leaves before its end, with `NoRoomError` when there is no room for it beside others.
   */
  body(maxBytes: number): Promise<Buffer | undefined>;
  /** Aborts when the caller leaves before the answer, or there is no more time for one. */
  readonly signal: AbortSignal;
  /** What the request came over: the same object for all requests of one connection. */
  readonly connection: object;
  /** The address at the other end of that; empty when it is gone. */
  readonly peerAddress: string;
  /** When it came, in the milliseconds of `performance.now()`. */
  readonly arrivedAt: number;
};

/** Who asks: the name of its credential, or its address, or the connection it asks over. Told apart as what it is, never by its content. */
export type Caller = string | object;

/** What is answered. */
export type Answer = {
  readonly status: number;
  /** JSON, unless a header says otherwise. */
  readonly body: string | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly outcome?: Outcome;
};

/** What an answer amounts to, for the log: no values. */
export type Outcome = {
  readonly observables?: number;
  readonly listed?: number;
  readonly failed?: number;
  /** Codes of the errors and warnings in it. */
  readonly errors?: readonly string[];
  /** Why the caller was refused, and what the log alone may know of it. */
  readonly refused?: string;
  readonly detail?: string;
  /** Which limit it met. */
  readonly limit?: Limit;
};

/** So many requests of a client in a minute, of all at once, or so many bytes of bodies at once. */
export type Limit = 'rate' | 'in-flight' | 'bodies';
