import { confidenceIn, confidenceSince } from '../../tracker/confidence.ts';
import { familyTitle, kindOf } from '../../tracker/family-kind.ts';
import { searchLink } from '../../tracker/links.ts';
import { dataTime, type ExportContext } from '../export-context.ts';
import type { WatchItem } from '../watch-items.ts';
import { observableId, stableId } from './identifiers.ts';
import { observableTypeOf, patternOf } from './pattern.ts';
import { validityOf } from './validity.ts';

/** Any STIX object: what all of them have in common. */
export type StixObject = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };

/**
 * The `created` time of all objects, before the tracker's first known listing: ids are a function of what an object is
 * about, and the specification forbids a second creation time for the same id.
 */
export const createdAt = '2012-01-01T00:00:00.000Z';
const createdMs = Date.parse(createdAt);

/** TLP:WHITE, which TLP 2.0 calls TLP:CLEAR, exactly as STIX 2.1, section 7.2.1.4, fixes it. */
export const tlpClear = {
  type: 'marking-definition',
  spec_version: '2.1',
  id: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
  created: '2017-01-20T00:00:00.000Z',
  definition_type: 'tlp',
  name: 'TLP:WHITE',
  definition: { tlp: 'white' },
} as const;

const producerId = stableId('identity', 'CyberCrime Tracker');

/** What all objects but the producer have, of the version made at `version` (Unix milliseconds). */
function unmarked(version: number) {
  const modified = new Date(version).toISOString();
  return { spec_version: '2.1', created_by_ref: producerId, created: createdAt, modified } as const;
}

function common(version: number) {
  return { ...unmarked(version), object_marking_refs: [tlpClear.id] } as const;
}

/** Who says it all. */
export const producer = {
  type: 'identity',
  spec_version: '2.1',
  id: producerId,
  created: createdAt,
  modified: createdAt,
  object_marking_refs: [tlpClear.id],
  name: 'CyberCrime Tracker',
  description: 'A public tracker of malware control panels, as its relay passes it on.',
  identity_class: 'organization',
} as const;

/** A malware family. */
export function malware(family: string, version: number): StixObject {
  const type = malwareTypes[kindOf(family).noun] ?? 'unknown';
  return {
    type: 'malware',
    id: malwareId(family),
    ...common(version),
    name: family,
    is_family: true,
    malware_types: [type],
  };
}

/** It does not depend on the spelling's case. */
export function malwareId(family: string): string {
  return stableId('malware', family.toLowerCase());
}

/** Of the specification's vocabulary, as far as a family's kind has one. */
const malwareTypes: Readonly<Record<string, string>> = { 'web shell': 'webshell', 'exploit kit': 'exploit-kit' };

/** A URL, name or address. */
export function observable(item: Pick<WatchItem, 'type' | 'value'>): StixObject {
  const type = observableTypeOf(item);
  return { type, spec_version: '2.1', id: observableId(type, item.value), value: item.value };
}

/** What to detect, and why. */
export type StixSource = Omit<WatchItem, 'hosts'> & {
  /** True when the listings say something about it only indirectly: they are beside it, or it serves others too. */
  readonly isSuspicious: boolean;
  /** Listed names, and the addresses that the tracker saw them at. */
  readonly resolutions: readonly { readonly name: string; readonly address: string }[];
};

/**
 * Of which moment the indicator is as it is, in Unix milliseconds: when a listing behind it last changed here, or its
 * confidence last fell with age, whichever is later.
 */
export function versionOf(
  { lastListed, held }: Pick<StixSource, 'lastListed' | 'held'>,
  context: ExportContext,
): number {
  const fellAt = confidenceSince(lastListed, dataTime(context).getTime()) ?? 0;
  return Math.max(held.changed, fellAt, createdMs);
}

/** An indicator, as it is at the time of the data. */
export function indicator(source: StixSource, context: ExportContext): StixObject {
  const [family = ''] = source.families;
  return {
    type: 'indicator',
    id: indicatorId(source),
    ...common(versionOf(source, context)),
    confidence: confidenceIn(source.type, source.isSuspicious, source.lastListed, dataTime(context).getTime()),
    name: `${familyTitle(source.families)}: ${source.value}`,
    indicator_types: [source.isSuspicious ? 'anomalous-activity' : 'malicious-activity'],
    pattern: patternOf(source),
    pattern_type: 'stix',
    ...validityOf(source, context.validity, createdAt),
    kill_chain_phases: [{ kill_chain_name: 'lockheed-martin-cyber-kill-chain', phase_name: kindOf(family).phase }],
    external_references: [
      { source_name: 'CyberCrime Tracker', url: searchLink(context.trackerUrl, source.searchValue) },
    ],
  };
}

export function indicatorId({ type, value }: Pick<WatchItem, 'type' | 'value'>): string {
  return stableId('indicator', type, value);
}

/**
 * A directed relationship; the same three parts always give the same id. It carries no marking of its own: what it ties
 * together does, and half of a bundle's objects are relationships.
 */
export function relationship(from: string, kind: string, to: string, version: number): StixObject {
  return {
    type: 'relationship',
    id: stableId('relationship', from, kind, to),
    ...unmarked(version),
    relationship_type: kind,
    source_ref: from,
    target_ref: to,
  };
}
