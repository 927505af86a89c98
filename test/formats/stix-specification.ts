import { createHash } from 'node:crypto';

/**
 * What STIX 2.1 (OASIS Standard, 10 June 2021) demands of the object types used here, transcribed from its text: required
 * and optional properties, the form of ids and timestamps, the relationship tables, and the pattern grammar's part in use.
 */

export type StixObject = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

const sdoCommon = {
  required: ['type', 'spec_version', 'id', 'created', 'modified'],
  optional: ['created_by_ref', 'revoked', 'labels', 'confidence', 'lang', 'external_references', 'object_marking_refs'],
};
const scoCommon = { required: ['type', 'id'], optional: ['spec_version', 'object_marking_refs', 'defanged'] };

type Shape = { readonly required: readonly string[]; readonly optional: readonly string[] };

const sdo = (required: string[], optional: string[]): Shape => ({
  required: [...sdoCommon.required, ...required],
  optional: [...sdoCommon.optional, ...optional],
});
const valueSco = (more: string[]): Shape => ({
  required: [...scoCommon.required, 'value'],
  optional: [...scoCommon.optional, ...more],
});

export const shapes: Readonly<Record<string, Shape>> = {
  identity: sdo(['name'], ['description', 'roles', 'identity_class', 'sectors', 'contact_information']),
  indicator: sdo(
    ['pattern', 'pattern_type', 'valid_from'],
    ['name', 'description', 'indicator_types', 'pattern_version', 'valid_until', 'kill_chain_phases'],
  ),
  malware: sdo(
    ['is_family'],
    ['name', 'description', 'malware_types', 'aliases', 'kill_chain_phases', 'first_seen', 'last_seen'],
  ),
  infrastructure: sdo(
    ['name'],
    ['description', 'infrastructure_types', 'aliases', 'kill_chain_phases', 'first_seen', 'last_seen'],
  ),
  'observed-data': sdo(['first_observed', 'last_observed', 'number_observed'], ['object_refs']),
  relationship: sdo(['relationship_type', 'source_ref', 'target_ref'], ['description', 'start_time', 'stop_time']),
  'marking-definition': {
    required: ['type', 'spec_version', 'id', 'created'],
    optional: ['created_by_ref', 'name', 'definition_type', 'definition', 'object_marking_refs'],
  },
  url: valueSco([]),
  'domain-name': valueSco(['resolves_to_refs']),
  'ipv4-addr': valueSco(['resolves_to_refs', 'belongs_to_refs']),
  'ipv6-addr': valueSco(['resolves_to_refs', 'belongs_to_refs']),
};

const observables = ['url', 'domain-name', 'ipv4-addr', 'ipv6-addr'];

/** Sections 4.7, 4.8, 4.11 and 6.4 with the relationships of part 6: `source kind` to the allowed targets. */
export const relationshipTargets: Readonly<Record<string, readonly string[]>> = {
  'indicator indicates': [
    'attack-pattern',
    'campaign',
    'infrastructure',
    'intrusion-set',
    'malware',
    'threat-actor',
    'tool',
  ],
  'indicator based-on': ['observed-data'],
  'infrastructure communicates-with': ['infrastructure', ...observables],
  'infrastructure consists-of': ['infrastructure', 'observed-data', ...observables],
  'infrastructure controls': ['infrastructure', 'malware'],
  'infrastructure hosts': ['tool', 'malware'],
  'malware beacons-to': ['infrastructure'],
  'malware communicates-with': observables,
  'malware uses': ['attack-pattern', 'infrastructure', 'malware', 'tool'],
  'domain-name resolves-to': ['domain-name', 'ipv4-addr', 'ipv6-addr'],
};

/** Section 2.16: RFC 3339, UTC, `Z`. */
export const timestamp = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;

/** Section 2.9: `object-type--UUID`, an RFC 4122 UUID. */
export const identifier = /^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Section 2.9: the id of a cyber-observable object whose id-contributing property is `value`, after RFC 4122, section 4.3. */
export function observableId(type: string, value: string): string {
  const namespace = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');
  const bytes = createHash('sha1').update(namespace).update(JSON.stringify({ value }), 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${type}--${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}

/** One `type:value = 'literal'`. */
export type Comparison = { readonly path: string; readonly value: string };

/** Part 9, the grammar as far as used: one observation expression of comparisons joined by OR. Throws on anything else. */
export function parsePattern(pattern: string): Comparison[] {
  const token = /\s*(?:(\[|\]|=)|(OR)\b|([a-z0-9-]+:[a-z0-9_]+)|'((?:[^'\\]|\\['\\])*)')/y;
  const tokens: { kind: string; text: string }[] = [];
  while (token.lastIndex < pattern.length) {
    const at = token.lastIndex;
    const match = token.exec(pattern);
    if (match === null) throw new SyntaxError(`no token at ${at} of ${pattern}`);
    const [, sign, or, path, literal] = match;
    if (literal !== undefined) tokens.push({ kind: 'literal', text: literal.replace(/\\(['\\])/g, '$1') });
    else if (path !== undefined) tokens.push({ kind: 'path', text: path });
    else tokens.push({ kind: sign ?? or ?? '', text: '' });
  }
  const kinds = tokens.map(({ kind }) => kind).join(' ');
  if (!/^\[ path = literal( OR path = literal)* \]$/.test(kinds)) throw new SyntaxError(`not a pattern: ${kinds}`);
  const paths = tokens.filter(({ kind }) => kind === 'path');
  const literals = tokens.filter(({ kind }) => kind === 'literal');
  return paths.map(({ text }, index) => ({ path: text, value: literals[index]?.text ?? '' }));
}
