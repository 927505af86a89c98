import { type Indicator, indicatorTitle } from '../indicator.ts';
import { type ObservableObjectType, observableId, stableId } from './identifiers.ts';
import { startOfDay } from './panel.ts';
import { patternOf } from './pattern.ts';

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

const common = {
  spec_version: '2.1',
  created_by_ref: producerId,
  created: createdAt,
  modified: createdAt,
  object_marking_refs: [tlpClear.id],
} as const;

const killChain = [{ kill_chain_name: 'lockheed-martin-cyber-kill-chain', phase_name: 'command-and-control' }] as const;

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
  return { type: 'malware', id, ...common, name: family, is_family: true, malware_types: ['unknown'] };
}

/** The control panels on one host. */
export function infrastructure(host: string): StixObject {
  return {
    type: 'infrastructure',
    id: stableId('infrastructure', host),
    ...common,
    name: `C2 panel on ${host}`,
    infrastructure_types: ['command-and-control'],
    kill_chain_phases: killChain,
  };
}

/** A URL, name or address. */
export function observable(type: ObservableObjectType, value: string): StixObject {
  return { type, spec_version: '2.1', id: observableId(type, value), value };
}

/** That `refs` were seen together at `time`. */
export function observedData(time: string, refs: readonly string[]): StixObject {
  return {
    type: 'observed-data',
    id: stableId('observed-data', time, ...refs),
    ...common,
    first_observed: time,
    last_observed: time,
    number_observed: 1,
    object_refs: refs,
  };
}

/** What to detect, and why. */
export type StixIndicator = Indicator & {
  /** Where to read up on it. */
  readonly link: string;
  /** True when the listing says something about it only indirectly, as on shared hosting. */
  readonly isSuspicious: boolean;
};

/** An indicator valid from the first listing's day, or from `createdAt` when no day is known. */
export function indicator(source: StixIndicator): StixObject {
  const first = source.firstListed === '' ? createdAt : startOfDay(source.firstListed);
  const last = source.lastListed === '' ? createdAt : startOfDay(source.lastListed);
  return {
    type: 'indicator',
    id: stableId('indicator', source.type, source.value),
    ...common,
    modified: last > createdAt ? last : createdAt,
    name: `${indicatorTitle(source)}: ${source.value}`,
    indicator_types: [source.isSuspicious ? 'anomalous-activity' : 'malicious-activity'],
    pattern: patternOf(source),
    pattern_type: 'stix',
    pattern_version: '2.1',
    valid_from: first,
    kill_chain_phases: killChain,
    external_references: [{ source_name: 'CyberCrime Tracker', url: source.link }],
  };
}

/** A directed relationship; the same three parts always give the same object. */
export function relationship(from: string, kind: string, to: string): StixObject {
  return {
    type: 'relationship',
    id: stableId('relationship', from, kind, to),
    ...common,
    relationship_type: kind,
    source_ref: from,
    target_ref: to,
  };
}
