import { z } from 'zod';

/** What the platform accepts in profile `compatible`, written from its published fields and not from the relay's code. */

const week = 7 * 24 * 60 * 60 * 1000;

const validTime = z
  .strictObject({ start_time: z.iso.datetime({ precision: 3 }), end_time: z.iso.datetime({ precision: 3 }) })
  .refine(({ start_time, end_time }) => Date.parse(end_time) - Date.parse(start_time) === week, 'is not one week');

const observable = z.strictObject({ type: z.enum(['ip', 'url']), value: z.string().min(1) });

const verdict = z.strictObject({
  type: z.literal('verdict'),
  observable,
  disposition: z.literal(2),
  valid_time: validTime,
});

const judgement = z.strictObject({
  type: z.literal('judgement'),
  id: z.templateLiteral(['transient:judgement-', z.uuid()]),
  schema_version: z.literal('1.0.16'),
  source: z.literal('CyberCrime Tracker'),
  observable,
  disposition: z.literal(2),
  disposition_name: z.literal('Malicious'),
  confidence: z.literal('Low'),
  priority: z.literal(90),
  severity: z.literal('Medium'),
  valid_time: validTime,
  source_uri: z.url().max(2 ** 16),
});

const relayError = z.strictObject({
  type: z.enum(['fatal', 'warning', 'error']),
  code: z.string().min(1),
  message: z.string().min(1),
});

const errors = z.array(relayError).nonempty().refine(allDiffer, 'holds equal errors');

function docs<T extends z.ZodType>(entity: T) {
  return z
    .strictObject({
      count: z.int().positive(),
      docs: z.array(entity).nonempty().refine(allDiffer, 'holds equal items'),
    })
    .refine(({ count, docs }) => count === docs.length, 'counts wrongly');
}

function allDiffer(items: readonly unknown[]): boolean {
  return new Set(items.map((item) => JSON.stringify(item))).size === items.length;
}

/** Data, or errors, or both; never both without data. */
function answer<T extends z.ZodType>(data: T) {
  return z.union([
    z.strictObject({ data }),
    z.strictObject({ data: data.refine((found) => Object.keys(found as object).length > 0), errors }),
    z.strictObject({ errors }),
  ]);
}

/** The answer of `deliberate`. */
export const deliberation = answer(z.strictObject({ verdicts: docs(verdict).optional() }));

/** The answer of `observe`: verdicts and judgements come together. */
export const observation = answer(
  z.union([z.strictObject({}), z.strictObject({ verdicts: docs(verdict), judgements: docs(judgement) })]),
);
