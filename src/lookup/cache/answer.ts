import { z } from 'zod';
import type { TrackerAnswer } from '../../tracker/answer.ts';

/** An answer that can be kept: anything but a failure. */
export type SettledAnswer = Exclude<TrackerAnswer, { kind: 'failed' }>;

/** How long answers are fresh and, beyond that, how long they may stand in for a tracker that fails. In seconds. */
export type Lifetimes = {
  readonly listedSeconds: number;
  readonly notListedSeconds: number;
  readonly staleSeconds: number;
};

/** Unix milliseconds until which an answer is fresh, counted from when the tracker gave it. */
export function freshUntil(answer: Pick<SettledAnswer, 'kind' | 'answeredAt'>, lifetimes: Lifetimes): number {
  return answer.answeredAt + (answer.kind === 'listed' ? lifetimes.listedSeconds : lifetimes.notListedSeconds) * 1000;
}

/** Unix milliseconds until which an answer is worth keeping. */
export function keepUntil(answer: SettledAnswer, lifetimes: Lifetimes): number {
  return freshUntil(answer, lifetimes) + lifetimes.staleSeconds * 1000;
}

const toleratedClockSkewMs = 60_000;

/** A time in the past, by a clock that may run a little ahead of ours. */
const pastSchema = z
  .int()
  .nonnegative()
  .refine((time) => time <= Date.now() + toleratedClockSkewMs);

/** The form of an answer outside this process, checked when it comes back. */
export const settledAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listed'), family: z.string().max(1024), answeredAt: pastSchema }),
  z.strictObject({ kind: z.literal('not-listed'), answeredAt: pastSchema }),
]);
