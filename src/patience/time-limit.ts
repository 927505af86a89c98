/** A limit on how long something may take. */
export type TimeLimit = {
  /** Aborts when the time is up, with a `TimeoutError`, or when the outer signal does, with its reason. */
  readonly signal: AbortSignal;
  /** To be called when what it limits has ended. */
  end(): void;
};

/** A timer that fires so late tells that this process did not run: it was stopped, or too busy. */
const lateMs = 50;
const graceMs = 100;

/**
 * A limit of `ms` milliseconds from now, within an outer one. Unlike `AbortSignal.any` with `AbortSignal.timeout`, it ends
 * with what it limits: under load, signals that wait for their time-out hold more memory than all else.
 *
 * Timers come before what the network brought. So what has arrived by the end is let in first, and after a time in which
 * this process did not run, it gets 100 ms more.
 */
export function startTimeLimit(ms: number, outer?: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const dueAt = performance.now() + ms;
  const onTimeUp = () => controller.abort(new DOMException('The time is up.', 'TimeoutError'));
  const onAbort = () => controller.abort(outer?.reason);
  let timer: NodeJS.Timeout | NodeJS.Immediate = setTimeout(
    () => {
      const isLate = performance.now() - dueAt > lateMs;
      timer = isLate ? setTimeout(onTimeUp, graceMs) : setImmediate(onTimeUp);
    },
    Math.max(0, ms),
  );
  outer?.addEventListener('abort', onAbort, { once: true });
  if (outer?.aborted) onAbort();
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
