/**
 * What the tracker said about one value. Times are Unix milliseconds.
 *
 * - `listed`: the message started with `Malicious`; `family` is what stands after `Malicious: `, empty if nothing does.
 * - `not-listed`: any other message.
 * - `failed`: no usable answer.
 */
export type TrackerAnswer =
  | { readonly kind: 'listed'; readonly family: string; readonly answeredAt: number }
  | { readonly kind: 'not-listed'; readonly answeredAt: number }
  | { readonly kind: 'failed'; readonly failure: TrackerFailure };

/**
 * Why the tracker gave no usable answer.
 *
 * - `not-found`: status 404.
 * - `unavailable`: status 500, 502, 503 or 504, a connection refused, reset or lost, a name that does not resolve, a
 *   time-out, an open circuit, a queue that is full; `detail` is for the log, `isTransient` tells whether asking again
 *   soon can help.
 * - `untrusted-certificate`: `reason` in the words of the TLS library, capitalised.
 * - `unexpected-shape`: status 200 that is no JSON object with a string `message`, or a body beyond its bound.
 * - `unexpected-status`: any other status, that of a redirect which leads nowhere or to another host included; `message`
 *   is the body's `error` text, or else the status in words.
 */
export type TrackerFailure =
  | { readonly cause: 'not-found' }
  | { readonly cause: 'unavailable'; readonly detail: string; readonly isTransient: boolean }
  | { readonly cause: 'untrusted-certificate'; readonly reason: string }
  | { readonly cause: 'unexpected-shape'; readonly detail: string }
  | {
      readonly cause: 'unexpected-status';
      readonly status: number;
      readonly message: string;
      readonly retryAfterMs?: number;
    };
