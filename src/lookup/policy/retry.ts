import { DelegateBackoff, handleWhenResult, type IRetryBackoffContext, type RetryPolicy, retry } from 'cockatiel';
import type { TrackerAnswer } from '../../tracker/answer.ts';

const firstDelayMs = 100;
const longestDelayMs = 2000;

/**
 * Repeats an attempt that can succeed on a retry up to `retries` times: connection trouble, status 502 to 504, and 429
 * when its `Retry-After` is two seconds at most. The delay doubles each time from 100 ms, with full jitter over its upper
 * half, or is what `Retry-After` says.
 */
export function createRetry(retries: number): RetryPolicy {
  return retry(
    handleWhenResult((answer) => isWorthRetrying(answer as TrackerAnswer)),
    { maxAttempts: retries, backoff: new DelegateBackoff(delayMs) },
  );
}

function isWorthRetrying(answer: TrackerAnswer): boolean {
  if (answer.kind !== 'failed') return false;
  if (answer.failure.cause === 'unavailable') return answer.failure.isTransient;
  return retryAfterMs(answer) !== undefined;
}

function delayMs({ attempt, result }: IRetryBackoffContext<unknown>): number {
  const asked = 'value' in result ? retryAfterMs(result.value as TrackerAnswer) : undefined;
  const doubled = Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs);
  return asked ?? doubled * (0.5 + Math.random() / 2);
}

function retryAfterMs(answer: TrackerAnswer): number | undefined {
  if (answer.kind !== 'failed' || answer.failure.cause !== 'unexpected-status' || answer.failure.status !== 429) return;
  const { retryAfterMs: asked } = answer.failure;
  return asked !== undefined && asked <= longestDelayMs ? asked : undefined;
}
