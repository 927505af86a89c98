import { z } from 'zod';
import { addressOf } from '../../mirror/address.ts';
import type { Observable } from '../../observables/observable.ts';
import { isUnroutableAddress } from '../../observables/private-address.ts';
import { trackerName } from '../../tracker/about.ts';
import type { Listing } from '../../tracker/listing.ts';
import type { Assessment } from '../assessment.ts';
import { entityId, entityIdSchema, externalId } from '../entity-id.ts';
import { observableSchema } from '../observable.ts';
import { timestampSchema } from '../time.ts';
import { schemaVersion } from './schema-version.ts';

const maxRelations = 100;

const relationSchema = z.strictObject({
  origin: z.literal(trackerName),
  relation: z.literal('Resolved_To'),
  source: observableSchema,
  related: observableSchema,
});

/** CTIM's sighting: the tracker saw the observable as a control panel. */
export const sightingSchema = z
  .strictObject({
    type: z.literal('sighting'),
    id: entityIdSchema('sighting'),
    external_ids: z.array(z.string()),
    schema_version: z.literal(schemaVersion),
    source: z.literal(trackerName),
    title: z.string().max(1024),
    observed_time: z.strictObject({ start_time: timestampSchema }),
    count: z.int().positive(),
    confidence: z.literal('Low'),
    observables: z.array(observableSchema),
    relations: z.array(relationSchema).nonempty().optional(),
    tlp: z.literal('white'),
    timestamp: timestampSchema,
  })
  .meta({ id: 'Sighting' });

export type Sighting = z.output<typeof sightingSchema>;

/** The sighting of a listed observable: on the first day one of its listings was made, or else when it was looked up. */
export function sighting(assessment: Assessment): Sighting {
  const { question, listings, answeredAt } = assessment;
  const { observable } = question;
  const id = entityId('sighting', observable.type, observable.value);
  const relations = relationsOf(observable, listings);
  return {
    type: 'sighting',
    id,
    external_ids: [externalId(id)],
    schema_version: schemaVersion,
    source: trackerName,
    title: `Listed by ${trackerName} as a malware control panel`,
    observed_time: { start_time: firstListed(listings) ?? new Date(answeredAt).toISOString() },
    count: Math.max(1, listings.length),
    confidence: 'Low',
    observables: [observable],
    ...(relations.length === 0 ? {} : { relations }),
    tlp: 'white',
    timestamp: new Date(answeredAt).toISOString(),
  };
}

function firstListed(listings: readonly Listing[]): string | undefined {
  const dates = listings.map(({ date }) => date).filter((date) => date !== '');
  return dates.length === 0 ? undefined : `${dates.sort()[0]}T00:00:00.000Z`;
}

/** What a URL, domain or host name resolved to when it was listed, but for addresses of someone's own network. */
function relationsOf(observable: Observable, listings: readonly Listing[]): z.output<typeof relationSchema>[] {
  if (observable.type === 'ip' || observable.type === 'ipv6') return [];
  const addresses = new Set(listings.map(({ ip }) => ip).filter(isPublicAddress));
  return [...addresses].slice(0, maxRelations).map((address) => ({
    origin: trackerName,
    relation: 'Resolved_To',
    source: observable,
    related: { type: address.includes(':') ? 'ipv6' : 'ip', value: address },
  }));
}

function isPublicAddress(ip: string): boolean {
  const address = addressOf(ip);
  return address !== undefined && !isUnroutableAddress(address);
}
