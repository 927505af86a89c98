import { z } from 'zod';

/** A whole number within these bounds. */
export const integer = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int({ error: `must be a whole number from ${min} to ${max}` })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` });

/** A number within these bounds. */
export const number = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a number from ${min} to ${max}` })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` });

/** One of these words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** `on` or `off`, with this default. */
export const onOrOff = (fallback: 'on' | 'off', description: string) =>
  oneOf(['on', 'off']).default(fallback).meta({ unit: 'on, off', description });

/** A list by comma or white space, or by a flag given several times. */
export const listOf = <T extends z.ZodType>(item: T) => z.preprocess(separated, z.array(item));

function separated(list: unknown): unknown {
  if (typeof list === 'string') return list.split(/[\s,]+/).filter((text) => text !== '');
  return Array.isArray(list) ? list.flatMap(separated) : list;
}
