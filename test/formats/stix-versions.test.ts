import { describe, expect, test } from 'vitest';
import type { ExportContext } from '../../src/formats/export-context.ts';
import { filterListings } from '../../src/formats/filter-listings.ts';
import type { ExportedListing } from '../../src/formats/watch-items.ts';
import { listing } from '../support/mirror-on-disk.ts';
import { context, exportText } from './samples.ts';
import type { StixObject } from './stix-specification.ts';

const held = Date.parse('2025-02-03T10:00:00.123Z');
const changed = Date.parse('2025-04-05T11:00:00.456Z');
const listings: readonly ExportedListing[] = [
  { ...listing('panel.example/x', 'Pony', '203.0.113.7', '2018-01-14'), held, changed },
  { ...listing('panel.example/y', 'PONY', '203.0.113.7', '2019-01-14'), held: held - 5, changed: held - 5 },
];

function objectsOf(given: readonly ExportedListing[], more: Partial<ExportContext> = {}): readonly StixObject[] {
  return JSON.parse(exportText('stix', filterListings(given), { ...context, ...more })).objects;
}

function indicatorOf(value: string, objects: readonly StixObject[]): StixObject | undefined {
  return objects.find(({ type, name }) => type === 'indicator' && String(name).endsWith(`: ${value}`));
}

describe('the version of an object', () => {
  const objects = objectsOf(listings);

  test('is of when a listing behind it last changed here', () => {
    expect(indicatorOf('panel.example', objects)).toMatchObject({ modified: '2025-04-05T11:00:00.456Z' });
    const alone = { modified: new Date(held - 5).toISOString() };
    const url = indicatorOf('panel.example/y', objects);
    expect(url).toMatchObject(alone);
    expect(objects.filter(({ source_ref }) => source_ref === url?.id)).toEqual([expect.objectContaining(alone)]);
  });

  test('of a family is of when it was first held, as it was spelt then, if that is remembered', () => {
    const familyOf = (all: readonly StixObject[]) =>
      all.filter(({ type }) => type === 'malware').map(({ name, modified }) => [name, modified]);
    const families = { pony: { name: 'pony', held: held - 5 } };
    expect(familyOf(objectsOf(listings, { families }))).toEqual([['pony', new Date(held - 5).toISOString()]]);
    expect(familyOf(objects)).toEqual([['Pony', '2012-01-01T00:00:00.000Z']]);
  });

  test('is of when the confidence last fell with age, where that is later', () => {
    const [one] = objectsOf([
      { ...listing('a.example/x', 'Pony', '', '2024-01-14'), held: 1000, changed: 1000 },
    ]).filter(({ type }) => type === 'indicator');
    expect(one?.['modified']).toBe('2025-01-13T06:00:00.000Z');
  });
});

describe('an indicator is valid', () => {
  const validity = (from: 'listing' | 'held', days?: number, given = listings) => {
    const indicator = indicatorOf('panel.example', objectsOf(given, { validity: { from, days } }));
    return [indicator?.['valid_from'], indicator?.['valid_until']];
  };

  test('from the day of the first listing, or from that on which it was first held', () => {
    expect(validity('listing')).toEqual(['2018-01-14T00:00:00.000Z', undefined]);
    expect(validity('held')).toEqual(['2025-02-03T00:00:00.000Z', undefined]);
  });

  test('until so many days after the last such day, if days are told', () => {
    expect(validity('listing', 30)).toEqual(['2018-01-14T00:00:00.000Z', '2019-02-13T00:00:00.000Z']);
    expect(validity('held', 30)).toEqual(['2025-02-03T00:00:00.000Z', '2025-03-05T00:00:00.000Z']);
  });

  test('from 2012 on where neither day is known', () => {
    const unknown = [listing('panel.example/x', 'Pony', '', '')];
    expect(validity('held', 1, unknown)).toEqual(['2012-01-01T00:00:00.000Z', '2012-01-02T00:00:00.000Z']);
  });
});

/** With as many hosts and addresses for each listing as the tracker's of January 2018, which take 3,157 bytes. */
test('a listing takes less than 3,400 bytes of a bundle', () => {
  const count = 2000;
  const many = Array.from({ length: count }, (_, n) => {
    const host = n % 1260;
    const address = host % 1120;
    const ip = `198.18.${Math.floor(address / 250)}.${address % 250}`;
    const one = listing(`panel-${host}.example/admin/gate.php?id=${n}`, `Family ${host % 50}`, ip);
    return { ...one, held, changed };
  });
  expect(Buffer.byteLength(exportText('stix', filterListings(many), context)) / count).toBeLessThan(3400);
});
