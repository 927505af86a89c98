import { v5 } from 'uuid';
import { z } from 'zod';
import { trackerName } from '../tracker/about.ts';

/** The namespace of this relay's UUIDs: made up once, never to change, or every id would. */
const namespace = '9c8a7b0e-4c1f-5d63-9f0e-1a5b7c2d3e4f';

type EntityType = 'judgement' | 'indicator' | 'sighting' | 'relationship' | 'bundle';

/**
 * The id of an entity of profile `full`: a UUID v5 of the source, the entity's type and `parts`, so that the same thing
 * has the same id in every run and every replica. `transient` tells XDR that the entity is not stored anywhere.
 */
export function entityId(type: EntityType, ...parts: readonly string[]): string {
  return `transient:${type}-${v5(JSON.stringify([trackerName, type, ...parts]), namespace)}`;
}

/** The same identity, as an id of the source's own. */
export function externalId(entity: string): string {
  return entity.replace('transient:', 'cybercrime-tracker-');
}

/** Ids of one type of entity. */
export function entityIdSchema(type: EntityType) {
  return z.string().regex(new RegExp(`^transient:${type}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`));
}
