import { confidenceIn, confidenceSince } from '../../tracker/confidence.ts';
import { familyTitle, kindOf } from '../../tracker/family-kind.ts';
import { searchLink } from '../../tracker/links.ts';
import type { WatchItem } from '../watch-items.ts';
import { observableId, stableId } from './identifiers.ts';
import { observableTypeOf, patternOf } from './pattern.ts';

/** Any STIX object: what all of them have in common. */
export type StixObject = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };

/**
 * The `created` time of all objects, before the tracker's first known listing: ids are a function of what an object is
 * about, and the specification forbids a second creation time for the same id.
 */
const createdAt = '2012-01-01T00:00:00.000Z';

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

const unmarked = {
  spec_version: '2.1',
  created_by_ref: producerId,
  created: createdAt,
  modified: createdAt,
} as const;

const common = { ...unmarked, object_marking_refs: [tlpClear.id] } as const;

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

/** A malware family; its id does not depend on the spelling's case. */
export function malware(family: string): StixObject {
  const id = stableId('malware', family.toLowerCase());
  const type = malwareTypes[kindOf(family).noun] ?? 'unknown';
  return { type: 'malware', id, ...common, name: family, is_family: true, malware_types: [type] };
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
 * An indicator valid from the first listing's day, or from `createdAt` when no day is known. Its confidence is that at `at`
 * (Unix milliseconds), and it counts as modified when that last fell with age.
 */
export function indicator(source: StixSource, trackerUrl: string, at: number): StixObject {
  const first = source.firstListed === '' ? createdAt : startOfDay(source.firstListed);
  const changedAt = confidenceSince(source.lastListed, at);
  const last = changedAt === undefined ? createdAt : new Date(changedAt).toISOString();
  const [family = ''] = source.families;
  return {
    type: 'indicator',
    id: stableId('indicator', source.type, source.value),
    ...common,
    modified: last > createdAt ? last : createdAt,
    confidence: confidenceIn(source.type, source.isSuspicious, source.lastListed, at),
    name: `${familyTitle(source.families)}: ${source.value}`,
    indicator_types: [source.isSuspicious ? 'anomalous-activity' : 'malicious-activity'],
    pattern: patternOf(source),
    pattern_type: 'stix',
    valid_from: first,
    kill_chain_phases: [{ kill_chain_name: 'lockheed-martin-cyber-kill-chain', phase_name: kindOf(family).phase }],
    external_references: [{ source_name: 'CyberCrime Tracker', url: searchLink(trackerUrl, source.searchValue) }],
  };
}

/**
 * A directed relationship; the same three parts always give the same object. It carries no marking of its own: what it
 * ties together does, and half of a bundle's objects are relationships.
 */
export function relationship(from: string, kind: string, to: string): StixObject {
  return {
    type: 'relationship',
    id: stableId('relationship', from, kind, to),
    ...unmarked,
    relationship_type: kind,
    source_ref: from,
    target_ref: to,
  };
}

function startOfDay(day: string): string {
  return `${day}T00:00:00.000Z`;
}
