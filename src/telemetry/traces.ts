/** A request as a trace tells of it: the path of its endpoint, if it has one, and the trace it says that it belongs to. */
export type TracedRequest = {
  readonly method: string;
  readonly route: string | undefined;
  /** W3C's header; one that can't be read is as good as none. */
  readonly traceparent: string | undefined;
};

/** Follows requests to what they ask of the tracker. No span tells a value: neither bodies nor paths nor queries of callers. */
export type Tracing = {
  /** Runs what answers a request in a span of its own. Gives what it gives, and the ids for the log. */
  request<T extends { readonly status: number }>(
    request: TracedRequest,
    task: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly traceId: string; readonly spanId: string }>;
  /** Runs what asks the tracker for a page, up to its headers, in a span below that of the request that led to it. */
  upstream<T extends { readonly statusCode: number }>(address: URL, task: () => Promise<T>): Promise<T>;
  /** Sends what has not been sent yet, for two seconds at most. */
  close(): Promise<void>;
};
