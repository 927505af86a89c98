/** A limit on how long something may take. */
export type TimeLimit = {
  /** Aborts when the time is up, with a `TimeoutError`, or when the outer signal does, with its reason. */
  readonly signal: AbortSignal;
  /** To be called when what it limits has ended. */
  end(): void;
};

/**
 * A limit of `ms` milliseconds from now, within an outer one. Unlike `AbortSignal.any` with `AbortSignal.timeout`, it ends
 * with what it limits: under load, signals that wait for their time-out hold more memory than all else.
 */
export function startTimeLimit(ms: number, outer?: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const onTimeUp = () => controller.abort(new DOMException('The time is up.', 'TimeoutError'));
  const onAbort = () => controller.abort(outer?.reason);
  const timer = setTimeout(onTimeUp, Math.max(0, ms));
  outer?.addEventListener('abort', onAbort, { once: true });
  if (outer?.aborted) onAbort();
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
