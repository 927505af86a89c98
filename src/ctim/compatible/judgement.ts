import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Listed } from '../../lookup/finding.ts';
import { trackerName } from '../../tracker/about.ts';
import { questionLink } from '../../tracker/links.ts';
import { malicious } from '../disposition.ts';
import { observableSchema } from '../observable.ts';
import { validTimeFrom, validTimeSchema } from '../time.ts';

/** CTIM's judgement, in the fields of profile `compatible`. */
export const judgementSchema = z
  .strictObject({
    type: z.literal('judgement'),
    id: z.string().regex(/^transient:judgement-[0-9a-f-]{36}$/),
    schema_version: z.literal('1.0.16'),
    source: z.literal(trackerName),
    observable: observableSchema,
    disposition: z.literal(malicious.disposition),
    disposition_name: z.literal(malicious.disposition_name),
    confidence: z.literal('Low'),
    priority: z.literal(90),
    severity: z.literal('Medium'),
    valid_time: validTimeSchema,
    source_uri: z.url().max(2048),
  })
  .meta({ id: 'Judgement' });

export type Judgement = z.output<typeof judgementSchema>;

/** The judgement on a listed observable, with a random id; `source_uri` is the tracker's search for it. */
export function judgementOn({ question, answeredAt }: Listed, trackerUrl: string): Judgement {
  return {
    type: 'judgement',
    id: `transient:judgement-${randomUUID()}`,
    schema_version: '1.0.16',
    source: trackerName,
    observable: question.observable,
    ...malicious,
    confidence: 'Low',
    priority: 90,
    severity: 'Medium',
    valid_time: validTimeFrom(answeredAt),
    source_uri: questionLink(trackerUrl, question),
  };
}
