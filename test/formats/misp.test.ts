import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { filterListings, type ListingFilters } from '../../src/formats/filter-listings.ts';
import { allListings, context, exportText, plainListings } from './samples.ts';

// draft-dulaunoy-misp-core-format: what MUST or SHALL be present, the JSON types; and no properties but those of PyMISP's
// strict schema, which knows fewer.
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const unsigned = /^\d+$/;
const eventStrings: Record<string, RegExp> = {
  uuid,
  id: unsigned,
  info: /^[^\r\n]{1,256}$/,
  threat_level_id: /^[1-4]$/,
  analysis: /^[0-2]$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: unsigned,
  publish_timestamp: unsigned,
  org_id: unsigned,
  orgc_id: unsigned,
  attribute_count: unsigned,
  distribution: /^[0-4]$/,
  sharing_group_id: /^0$/,
};
const attributeStrings: Record<string, RegExp> = {
  uuid,
  id: unsigned,
  type: /^(url|domain|hostname|ip-dst)$/, // all of them valid in the category
  category: /^Network activity$/,
  event_id: unsigned,
  distribution: /^[0-5]$/,
  timestamp: unsigned,
  comment: /^.+$/,
  sharing_group_id: /^0$/,
  value: /^[\x21-\x7e]+$/,
};

type Fields = Readonly<Record<string, unknown>>;
type Event = Fields & { readonly Attribute: readonly Fields[]; readonly Orgc: Fields; readonly Tag: readonly Fields[] };

const eventOf = (listings: typeof plainListings, filters: ListingFilters = {}): Event => {
  const document = JSON.parse(exportText('misp', filterListings(listings, filters), context));
  expect(Object.keys(document)).toEqual(['Event']);
  return document.Event;
};

describe('the event', () => {
  const event = eventOf(allListings);

  test('has what an event must have, and nothing else', () => {
    for (const [name, form] of Object.entries(eventStrings)) {
      expect(typeof event[name], name).toBe('string');
      expect(event[name], name).toMatch(form);
    }
    expect(event['published']).toBe(true);
    const known = [...Object.keys(eventStrings), 'published', 'Orgc', 'Tag', 'Attribute'];
    expect(Object.keys(event).filter((name) => !known.includes(name))).toEqual([]);
    expect(event['attribute_count']).toBe(String(event.Attribute.length));
  });

  test('names who made it, and is TLP:CLEAR', () => {
    expect(event.Orgc).toEqual({ id: '0', name: 'CyberCrime Tracker', uuid: expect.stringMatching(uuid) });
    expect(event.Tag.map(({ name }) => name)).toContain('tlp:clear');
    for (const tag of event.Tag) expect(tag['colour']).toMatch(/^#[0-9a-f]{6}$/);
  });

  test('is dated by the listings, not by the export', () => {
    expect(event['date']).toBe('2025-05-31');
    expect(event['timestamp']).toBe(String(Date.parse('2025-05-31T06:30:00Z') / 1000));
  });

  test('attributes have what an attribute must have, a value of their type, and a UUID of their own', () => {
    for (const attribute of event.Attribute) {
      for (const [name, form] of Object.entries(attributeStrings)) {
        expect(typeof attribute[name], name).toBe('string');
        expect(attribute[name], name).toMatch(form);
      }
      expect(attribute).toMatchObject({ to_ids: true, deleted: false });
      const known = [...Object.keys(attributeStrings), 'to_ids', 'deleted'];
      expect(Object.keys(attribute).filter((name) => !known.includes(name))).toEqual([]);
      const value = String(attribute['value']);
      if (attribute['type'] === 'url') expect(URL.canParse(value)).toBe(true);
      else expect(isIP(value) !== 0).toBe(attribute['type'] === 'ip-dst');
    }
    expect(new Set(event.Attribute.map((attribute) => attribute['uuid'])).size).toBe(event.Attribute.length);
  });
});

test('a registrable name is a domain, one below it a hostname', () => {
  const types = eventOf(plainListings, { type: 'domain' }).Attribute.map(({ type, value }) => `${type} ${value}`);
  expect(types).toContain('domain panel.example');
  expect(types).toContain('hostname sub.panel.example');
});

test('an address that serves others too is not for detection, what is on it is', () => {
  const { Attribute } = eventOf(plainListings, { sharedFromHosts: 2 });
  const notForIds = Attribute.filter((attribute) => attribute['to_ids'] === false);
  expect(notForIds.map(({ value, comment }) => [value, comment])).toEqual([
    ['203.0.113.7', 'Keitaro, Pony C2 panel, listed 2023-01-15 to 2024-03-01, serves others too'],
  ]);
  expect(Attribute.find(({ value }) => value === 'panel.example')).toMatchObject({ to_ids: true });
});

test('the same filters give the same event, others another', () => {
  const first = eventOf(plainListings.slice(0, 1));
  const again = eventOf(plainListings);
  expect(again['uuid']).toBe(first['uuid']);
  expect(again.Attribute[0]?.['uuid']).toBe(first.Attribute[0]?.['uuid']);
  const filtered = eventOf(plainListings, { families: ['Pony'], since: '2020-01-01' });
  expect(filtered['uuid']).not.toBe(first['uuid']);
  expect(filtered['info']).toBe('CyberCrime Tracker: C2 panels, families pony, since 2020-01-01');
});
