import { z } from 'zod';
import { trackerName } from '../../tracker/about.ts';
import { familyTitle, isPanel, kindOf } from '../../tracker/family-kind.ts';
import { entityId, entityIdSchema, externalId } from '../entity-id.ts';
import { timestampSchema, validTimeFrom, validTimeSchema } from '../time.ts';
import { schemaVersion } from './schema-version.ts';

/** CTIM's bound of a title and of a tag. */
const maxShortCharacters = 1024;

/** CTIM's indicator: what the tracker lists of one malware family, mostly control panels. */
export const indicatorSchema = z
  .strictObject({
    type: z.literal('indicator'),
    id: entityIdSchema('indicator'),
    external_ids: z.array(z.string()),
    schema_version: z.literal(schemaVersion),
    source: z.literal(trackerName),
    producer: z.literal(trackerName),
    title: z.string().max(maxShortCharacters),
    description: z.string().max(5000),
    short_description: z.string().max(2048),
    indicator_type: z.tuple([z.enum(['C2', 'URL Watchlist'])]),
    kill_chain_phases: z.tuple([
      z.strictObject({
        kill_chain_name: z.literal('lockheed-martin-cyber-kill-chain'),
        phase_name: z.enum(['command-and-control', 'installation', 'delivery', 'exploitation', 'actions-on-objective']),
      }),
    ]),
    tags: z.array(z.string().max(maxShortCharacters)),
    confidence: z.literal('Low'),
    tlp: z.literal('white'),
    timestamp: timestampSchema,
    valid_time: validTimeSchema,
  })
  .meta({ id: 'Indicator' });

export type Indicator = z.output<typeof indicatorSchema>;

/** The indicator of a family, valid for one week from `answeredAt` (Unix milliseconds). */
export function indicator(family: string, answeredAt: number): Indicator {
  const id = entityId('indicator', family);
  const { noun, phase } = kindOf(family);
  const title = bounded(familyTitle(family === '' ? [] : [family]));
  const tag = isPanel(family) ? 'C2' : noun;
  return {
    type: 'indicator',
    id,
    external_ids: [externalId(id)],
    schema_version: schemaVersion,
    source: trackerName,
    producer: trackerName,
    title,
    description: `${withoutMarkup(title)}, as listed by ${trackerName}.`,
    short_description: `${title} listed by ${trackerName}`,
    indicator_type: [isPanel(family) ? 'C2' : 'URL Watchlist'],
    kill_chain_phases: [{ kill_chain_name: 'lockheed-martin-cyber-kill-chain', phase_name: phase }],
    tags: family === '' ? [tag] : [tag, bounded(family)],
    confidence: 'Low',
    tlp: 'white',
    timestamp: new Date(answeredAt).toISOString(),
    valid_time: validTimeFrom(answeredAt),
  };
}

function bounded(text: string): string {
  return text.slice(0, maxShortCharacters).toWellFormed();
}

/** A description is Markdown, in which a family's name must be no more than text. */
function withoutMarkup(text: string): string {
  return text.replace(/[\\`*_[\]<>&]/g, '\\$&');
}
