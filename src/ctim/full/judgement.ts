import { z } from 'zod';
import { trackerName } from '../../tracker/about.ts';
import { questionLink } from '../../tracker/links.ts';
import type { Assessment } from '../assessment.ts';
import { dispositionFields } from '../disposition.ts';
import { entityId, entityIdSchema, externalId } from '../entity-id.ts';
import { observableSchema } from '../observable.ts';
import { timestampSchema, validTimeFrom, validTimeSchema } from '../time.ts';
import { schemaVersion } from './schema-version.ts';

/** CTIM's judgement, in the fields of profile `full`. */
export const fullJudgementSchema = z
  .strictObject({
    type: z.literal('judgement'),
    id: entityIdSchema('judgement'),
    external_ids: z.array(z.string()),
    schema_version: z.literal(schemaVersion),
    source: z.literal(trackerName),
    source_uri: z.url().max(2048),
    observable: observableSchema,
    ...dispositionFields,
    confidence: z.literal('Low'),
    priority: z.literal(90),
    severity: z.literal('Medium'),
    tlp: z.literal('white'),
    timestamp: timestampSchema,
    valid_time: validTimeSchema,
    reason: z.string().max(1024),
    reason_uri: z.url().max(2048),
  })
  .meta({ id: 'FullJudgement' });

export type FullJudgement = z.output<typeof fullJudgementSchema>;

/** The judgement on an observable for one of the families behind it. */
export function fullJudgement(assessment: Assessment, family: string, trackerUrl: string): FullJudgement {
  const { question, disposition, disposition_name, reasonOf, answeredAt } = assessment;
  const { observable } = question;
  const id = entityId('judgement', observable.type, observable.value, family);
  const page = questionLink(trackerUrl, question);
  return {
    type: 'judgement',
    id,
    external_ids: [externalId(id)],
    schema_version: schemaVersion,
    source: trackerName,
    source_uri: page,
    observable,
    disposition,
    disposition_name,
    confidence: 'Low',
    priority: 90,
    severity: 'Medium',
    tlp: 'white',
    timestamp: new Date(answeredAt).toISOString(),
    valid_time: validTimeFrom(answeredAt),
    reason: reasonOf(family),
    reason_uri: page,
  };
}
