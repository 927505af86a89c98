import { z } from 'zod';

const week = 7 * 24 * 60 * 60 * 1000;

/** A moment in CTIM: ISO 8601 in UTC with milliseconds. */
export const timestampSchema = z.iso.datetime({ precision: 3 });

/** CTIM's period of validity. */
export const validTimeSchema = z.strictObject({ start_time: timestampSchema, end_time: timestampSchema });

export type ValidTime = z.output<typeof validTimeSchema>;

const remembered = new Map<number, ValidTime>();
const maxRemembered = 10_000;

/**
 * One week from the moment the tracker answered, given in Unix milliseconds. Answers come from a cache again and again, so
 * the latest are remembered: writing the two times out costs more than all else in a verdict.
 */
export function validTimeFrom(answeredAt: number): ValidTime {
  const known = remembered.get(answeredAt);
  if (known !== undefined) return known;
  const validTime = {
    start_time: new Date(answeredAt).toISOString(),
    end_time: new Date(answeredAt + week).toISOString(),
  };
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(answeredAt, validTime);
  return validTime;
}
