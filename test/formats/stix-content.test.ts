import { describe, expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { findingFormats, listingFormats } from '../../src/formats/formats.ts';
import { allListings, context, plainListings, textOf } from './samples.ts';
import { parsePattern, type StixObject } from './stix-specification.ts';

type Bundle = { readonly objects: readonly StixObject[] };

const ofListings = (listings: typeof plainListings): Bundle =>
  JSON.parse([...listingFormats.stix(filterListings(listings), context)].join(''));
const findingBundle: Bundle = JSON.parse(await textOf(findingFormats.stix));
const find = (bundle: Bundle, type: string, property: string, value: unknown) =>
  bundle.objects.find((object) => object.type === type && object[property] === value);

describe('listings', () => {
  const bundle = ofListings(plainListings);
  const related = (source: StixObject | undefined, kind: string) =>
    bundle.objects
      .filter((object) => object['source_ref'] === source?.id && object['relationship_type'] === kind)
      .map((object) => bundle.objects.find(({ id }) => id === object['target_ref']));

  test('an indicator tells its families, its panel and when it was seen', () => {
    const indicator = find(
      bundle,
      'indicator',
      'pattern',
      "[url:value = 'http://panel.example/gate.php?id=1&x=2' OR url:value = 'https://panel.example/gate.php?id=1&x=2']",
    );
    expect(indicator).toMatchObject({
      name: 'Keitaro, Pony C2 panel: panel.example/gate.php?id=1&x=2',
      valid_from: '2023-01-15T00:00:00.000Z',
      modified: '2024-03-01T00:00:00.000Z',
    });
    expect(related(indicator, 'indicates').map((object) => object?.['name'])).toEqual([
      'Keitaro',
      'Pony',
      'C2 panel on panel.example',
    ]);
    expect(related(indicator, 'based-on').map((object) => object?.['first_observed'])).toEqual([
      '2024-03-01T00:00:00.000Z',
      '2023-01-15T00:00:00.000Z',
    ]);
  });

  test('a name resolves to the address in the listing', () => {
    const name = find(bundle, 'domain-name', 'value', 'sub.panel.example');
    expect(related(name, 'resolves-to').map((object) => object?.['value'])).toEqual(['203.0.113.7']);
  });

  test('port 443 means https', () => {
    expect(find(bundle, 'indicator', 'pattern', "[url:value = 'https://tls.example/panel/']")).toBeDefined();
  });

  test('quotes and backslashes survive in a pattern', () => {
    const values = ofListings(allListings)
      .objects.filter(({ type }) => type === 'indicator')
      .flatMap((object) => parsePattern(String(object['pattern'])).map(({ value }) => value));
    expect(values).toContain("http://quote.example/a%22b';c|d/e:f?q=%22x%22;y|z\\:");
    expect(values).toContain(
      `http://xn--bcher-kva.example/${encodeURIComponent('путь')}/?${encodeURIComponent('ключ')}=${encodeURIComponent('знач')}`,
    );
  });

  test('ids and creation times do not depend on what else is exported', () => {
    const alone = ofListings(plainListings.slice(0, 1));
    const ids = new Map(bundle.objects.map((object) => [object.id, object]));
    for (const object of alone.objects) expect(ids.get(object.id)?.['created']).toBe(object['created']);
  });
});

describe('findings', () => {
  test('agree with the listings’ bundle on what both tell of', () => {
    const ids = new Set(ofListings(plainListings).objects.map(({ id }) => id));
    const url = find(findingBundle, 'url', 'value', 'http://panel.example/gate.php?id=1&x=2');
    const indicator = findingBundle.objects.find(({ pattern }) => String(pattern).includes('panel.example/gate.php'));
    expect(ids.has(url?.id ?? '')).toBe(true);
    expect(ids.has(indicator?.id ?? '')).toBe(true);
  });

  test('of the live tracker, which tells no listing, are observed as of its answer', () => {
    expect(find(findingBundle, 'indicator', 'pattern', "[domain-name:value = 'live.example']")).toBeDefined();
    expect(find(findingBundle, 'infrastructure', 'name', 'C2 panel on live.example')).toBeDefined();
    expect(find(findingBundle, 'observed-data', 'first_observed', '2025-05-31T06:30:00.000Z')).toBeDefined();
  });

  test('on shared hosting are anomalous, not malicious', () => {
    const indicator = find(findingBundle, 'indicator', 'pattern', "[ipv4-addr:value = '203.0.113.80']");
    expect(indicator?.['indicator_types']).toEqual(['anomalous-activity']);
  });

  test('that list nothing leave no trace', () => {
    const text = JSON.stringify(findingBundle);
    for (const value of ['2001:db8::9', '/other', '10.0.0.1', 'late.example', 'odd.example'])
      expect(text).not.toContain(value);
  });
});
