import { z } from 'zod';
import type { Listed } from '../../lookup/finding.ts';
import { malicious } from '../disposition.ts';
import { observableSchema } from '../observable.ts';
import { validTimeFrom, validTimeSchema } from '../time.ts';

/** CTIM's verdict, in the fields of profile `compatible`. */
export const verdictSchema = z
  .strictObject({
    type: z.literal('verdict'),
    observable: observableSchema,
    disposition: z.literal(malicious.disposition),
    valid_time: validTimeSchema,
  })
  .meta({ id: 'Verdict' });

export type Verdict = z.output<typeof verdictSchema>;

/** The verdict on a listed observable. */
export function verdictOn({ question, answeredAt }: Listed): Verdict {
  return {
    type: 'verdict',
    observable: question.observable,
    disposition: malicious.disposition,
    valid_time: validTimeFrom(answeredAt),
  };
}
