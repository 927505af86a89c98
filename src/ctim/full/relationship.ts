import { z } from 'zod';
import { trackerName } from '../../tracker/about.ts';
import { entityId, entityIdSchema, externalId } from '../entity-id.ts';
import { timestampSchema } from '../time.ts';
import { schemaVersion } from './schema-version.ts';

const anyEntityId = z.union([entityIdSchema('judgement'), entityIdSchema('indicator'), entityIdSchema('sighting')]);

/** CTIM's relationship between two entities of the same answer. */
export const relationshipSchema = z
  .strictObject({
    type: z.literal('relationship'),
    id: entityIdSchema('relationship'),
    external_ids: z.array(z.string()),
    schema_version: z.literal(schemaVersion),
    source: z.literal(trackerName),
    relationship_type: z.enum(['element-of', 'member-of', 'based-on']),
    source_ref: anyEntityId,
    target_ref: anyEntityId,
    tlp: z.literal('white'),
    timestamp: timestampSchema,
  })
  .meta({ id: 'Relationship' });

export type Relationship = z.output<typeof relationshipSchema>;

/** Relates two entities by their ids; `at` in Unix milliseconds. */
export function relationship(
  sourceRef: string,
  type: Relationship['relationship_type'],
  targetRef: string,
  at: number,
): Relationship {
  const id = entityId('relationship', sourceRef, type, targetRef);
  return {
    type: 'relationship',
    id,
    external_ids: [externalId(id)],
    schema_version: schemaVersion,
    source: trackerName,
    relationship_type: type,
    source_ref: sourceRef,
    target_ref: targetRef,
    tlp: 'white',
    timestamp: new Date(at).toISOString(),
  };
}
