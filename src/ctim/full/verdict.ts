import { z } from 'zod';
import type { Assessment } from '../assessment.ts';
import { dispositionFields } from '../disposition.ts';
import { entityIdSchema } from '../entity-id.ts';
import { observableSchema } from '../observable.ts';
import { validTimeFrom, validTimeSchema } from '../time.ts';

/** CTIM's verdict, in the fields of profile `full`. */
export const fullVerdictSchema = z
  .strictObject({
    type: z.literal('verdict'),
    observable: observableSchema,
    ...dispositionFields,
    valid_time: validTimeSchema,
    judgement_id: entityIdSchema('judgement').optional(),
  })
  .meta({ id: 'FullVerdict' });

export type FullVerdict = z.output<typeof fullVerdictSchema>;

/** The verdict on an observable; names the judgement it rests on where that is answered beside it. */
export function fullVerdict(assessment: Assessment, judgementId?: string): FullVerdict {
  const { question, disposition, disposition_name, answeredAt } = assessment;
  return {
    type: 'verdict',
    observable: question.observable,
    disposition,
    disposition_name,
    valid_time: validTimeFrom(answeredAt),
    ...(judgementId === undefined ? {} : { judgement_id: judgementId }),
  };
}
