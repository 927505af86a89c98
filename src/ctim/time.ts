import { z } from 'zod';

const week = 7 * 24 * 60 * 60 * 1000;

/** A moment in CTIM: ISO 8601 in UTC with milliseconds. */
export const timestampSchema = z.iso.datetime({ precision: 3 });

/** CTIM's period of validity. */
export const validTimeSchema = z.strictObject({ start_time: timestampSchema, end_time: timestampSchema });

export type ValidTime = z.output<typeof validTimeSchema>;

/** One week from the moment the tracker answered, given in Unix milliseconds. */
export function validTimeFrom(answeredAt: number): ValidTime {
  return {
    start_time: new Date(answeredAt).toISOString(),
    end_time: new Date(answeredAt + week).toISOString(),
  };
}
