import { isIPv4, isIPv6 } from 'node:net';
import { describe, expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { findingFormats } from '../../src/formats/formats.ts';
import { allListings, context, exportText, otherListings, type plainListings, textOf } from './samples.ts';
import {
  identifier,
  observableId,
  parsePattern,
  relationshipTargets,
  type StixObject,
  shapes,
  timestamp,
} from './stix-specification.ts';

type Bundle = { readonly type: string; readonly id: string; readonly objects: readonly StixObject[] };

const ofListings = (listings: typeof plainListings, filters = {}): Bundle =>
  JSON.parse(exportText('stix', filterListings(listings, filters), context));
const findingBundle: Bundle = JSON.parse(await textOf(findingFormats.stix));
const find = (bundle: Bundle, type: string, property: string, value: unknown) =>
  bundle.objects.find((object) => object.type === type && object[property] === value);

describe.each([
  ['all listings', ofListings([...allListings, ...otherListings])],
  ['no listing', ofListings([])],
  ['addresses only', ofListings(allListings, { type: 'ip' })],
  ['findings', findingBundle],
])('a bundle of %s', (_, bundle) => {
  const byId = new Map(bundle.objects.map((object) => [object.id, object]));

  test('is a bundle with nothing but what a bundle has, no object twice', () => {
    expect(Object.keys(bundle)).toEqual(['type', 'id', 'objects']);
    expect(bundle.type).toBe('bundle');
    expect(bundle.id).toMatch(identifier);
    expect(byId.size).toBe(bundle.objects.length);
  });

  test('objects have the properties required of their type, and none unknown to it', () => {
    for (const object of bundle.objects) {
      const shape = shapes[object.type];
      expect(shape, object.type).toBeDefined();
      for (const property of shape?.required ?? []) expect(object, object.id).toHaveProperty(property);
      const known = [...(shape?.required ?? []), ...(shape?.optional ?? [])];
      for (const [property, value] of Object.entries(object)) {
        expect(known, object.type).toContain(property);
        expect(value, 'no empty lists, no nulls').not.toSatisfy(
          (v: unknown) => v === null || (Array.isArray(v) && v.length === 0),
        );
      }
      if (object['spec_version'] !== undefined) expect(object['spec_version']).toBe('2.1');
    }
  });

  test('ids have the form of ids, of the object’s own type', () => {
    for (const { id, type } of bundle.objects) {
      expect(id).toMatch(identifier);
      expect(id.startsWith(`${type}--`)).toBe(true);
    }
  });

  test('timestamps are timestamps, none modified before it was created', () => {
    const properties = ['created', 'modified', 'valid_from', 'first_observed', 'last_observed'];
    for (const object of bundle.objects) {
      for (const property of properties) if (property in object) expect(object[property]).toMatch(timestamp);
      if ('modified' in object) expect(String(object['modified']) >= String(object['created'])).toBe(true);
    }
  });

  test('every reference is to an object of the bundle, of a type allowed there', () => {
    const single = ['created_by_ref', 'source_ref', 'target_ref'];
    const many = ['object_refs', 'object_marking_refs'];
    for (const object of bundle.objects) {
      const refs = [...single.map((p) => object[p]), ...many.flatMap((p) => object[p] ?? [])];
      for (const ref of refs.filter((candidate) => candidate !== undefined)) expect(byId.has(String(ref))).toBe(true);
      if ('created_by_ref' in object) expect(byId.get(String(object['created_by_ref']))?.type).toBe('identity');
    }
  });

  test('relationships are of the specification’s tables', () => {
    for (const object of bundle.objects.filter(({ type }) => type === 'relationship')) {
      const source = byId.get(String(object['source_ref']));
      const target = byId.get(String(object['target_ref']));
      const allowed = relationshipTargets[`${source?.type} ${object['relationship_type']}`];
      expect(allowed, `${source?.type} ${object['relationship_type']}`).toContain(target?.type);
    }
  });

  test('cyber-observable objects have the deterministic id of their value, and a value of their type', () => {
    const valid: Record<string, (value: string) => boolean> = {
      url: (value) => /^https?:\/\/[\x21-\x7e]+$/.test(value) && URL.canParse(value),
      'domain-name': (value) => value.length <= 253 && /^([a-z0-9_-]{1,63}\.)+[a-z0-9_-]{1,63}$/.test(value),
      'ipv4-addr': isIPv4,
      'ipv6-addr': isIPv6,
    };
    for (const { id, type, value } of bundle.objects) {
      const check = valid[type];
      if (check === undefined) continue;
      expect(check(String(value)), `${type} ${value}`).toBe(true);
      expect(id).toBe(observableId(type, String(value)));
    }
  });

  test('patterns parse, and look for values of the same kind', () => {
    for (const object of bundle.objects.filter(({ type }) => type === 'indicator')) {
      expect(object['pattern_type']).toBe('stix');
      const comparisons = parsePattern(String(object['pattern']));
      for (const { path } of comparisons) expect(path).toMatch(/^(url|domain-name|ipv4-addr|ipv6-addr):value$/);
      expect(new Set(comparisons.map(({ path }) => path)).size).toBe(1);
    }
  });

  test('vocabularies and kill chain are the specification’s', () => {
    for (const object of bundle.objects) {
      for (const kind of (object['indicator_types'] ?? []) as string[])
        expect(['malicious-activity', 'anomalous-activity']).toContain(kind);
      if (object.type === 'malware') {
        expect(object).toMatchObject({ is_family: true });
        for (const kind of object['malware_types'] as string[])
          expect(['unknown', 'webshell', 'exploit-kit']).toContain(kind);
      }
      if (object.type === 'indicator')
        expect([65, 49, 33, 20, 40, 30, 12, 15, 11, 8, 5]).toContain(object['confidence']);
      for (const phase of (object['kill_chain_phases'] ?? []) as unknown[])
        expect(phase).toEqual({
          kill_chain_name: 'lockheed-martin-cyber-kill-chain',
          phase_name: expect.stringMatching(/^(command-and-control|installation|delivery|exploitation)$/),
        });
    }
  });

  test('is marked TLP:CLEAR, which STIX 2.1 calls TLP:WHITE', () => {
    expect(find(bundle, 'marking-definition', 'name', 'TLP:WHITE')).toEqual({
      type: 'marking-definition',
      spec_version: '2.1',
      id: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
      created: '2017-01-20T00:00:00.000Z',
      definition_type: 'tlp',
      name: 'TLP:WHITE',
      definition: { tlp: 'white' },
    });
  });
});

test('the specification’s own examples of deterministic ids', () => {
  expect(observableId('ipv4-addr', '198.51.100.3')).toBe('ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4');
  expect(observableId('domain-name', 'example.com')).toBe('domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7');
});
