import type { Finding } from '../../lookup/finding.ts';
import { trackerName } from '../../tracker/about.ts';
import { entityId } from '../entity-id.ts';
import { entitiesOf } from './entities.ts';
import { schemaVersion } from './schema-version.ts';

/**
 * A CTIM bundle of all that is known of the findings: every entity of profile `full`, without a limit, by kind. Its id
 * depends on what it holds.
 */
export function bundle(findings: readonly Finding[], trackerUrl: string, now: Date): Readonly<Record<string, unknown>> {
  const kinds = Object.entries(entitiesOf(findings, trackerUrl)).filter(([, some]) => some.length > 0);
  const parts = kinds.flatMap(([, some]) => some.map((entity) => JSON.stringify(entity)));
  return {
    type: 'bundle',
    id: entityId('bundle', ...parts),
    schema_version: schemaVersion,
    source: trackerName,
    title: `Findings in ${trackerName}`,
    tlp: 'white',
    timestamp: now.toISOString(),
    ...Object.fromEntries(kinds),
  };
}
