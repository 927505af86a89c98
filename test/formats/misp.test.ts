import { describe, expect, test } from 'vitest';
import { filterListings, type ListingFilters } from '../../src/formats/filter-listings.ts';
import { faultsOfEvent, type MispEvent, uuid } from './misp-rules.ts';
import { allListings, context, exportText, plainListings } from './samples.ts';

const eventOf = (listings: typeof plainListings, filters: ListingFilters = {}): MispEvent => {
  const document = JSON.parse(exportText('misp', filterListings(listings, filters), context));
  expect(Object.keys(document)).toEqual(['Event']);
  return document.Event;
};

describe('the event', () => {
  const event = eventOf(allListings);

  test('and its attributes have what they must have, nothing else, and values of their types', () => {
    expect(event.Attribute.length).toBeGreaterThan(10);
    expect(faultsOfEvent(event)).toEqual([]);
    expect(event.Attribute.every(({ to_ids }) => to_ids === true)).toBe(true);
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

test('an attribute is of when the listings behind it last changed, no later than the event', () => {
  const changed = Date.parse('2025-03-04T05:06:07.890Z');
  const held = plainListings.map((listing, at) => ({ ...listing, held: 1, changed: at === 6 ? changed : changed * 2 }));
  const seconds = eventOf(held).Attribute.map(({ timestamp }) => Number(timestamp));
  expect(new Set(seconds)).toEqual(new Set([Math.floor(changed / 1000), Date.parse('2025-05-31T06:30:00Z') / 1000]));
});
