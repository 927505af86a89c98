import { describe, expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { findingFormats } from '../../src/formats/formats.ts';
import { allListings, context, exportText, otherListings, plainListings, textOf } from './samples.ts';
import { parsePattern, type StixObject } from './stix-specification.ts';

type Bundle = { readonly objects: readonly StixObject[] };

const ofListings = (listings: typeof plainListings): Bundle =>
  JSON.parse(exportText('stix', filterListings(listings), context));
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
      // A year after the last listing, when its confidence fell.
      modified: '2025-03-01T06:00:00.000Z',
    });
    expect(related(indicator, 'indicates').map((object) => object?.['name'])).toEqual(['Keitaro', 'Pony']);
  });

  test('a name resolves to the address in the listing', () => {
    const name = find(bundle, 'domain-name', 'value', 'sub.panel.example');
    expect(related(name, 'resolves-to').map((object) => object?.['value'])).toEqual(['203.0.113.7']);
  });

  test('a URL is trusted more than its host or address, an address that serves others least, and all the less the older', () => {
    const { objects } = JSON.parse(exportText('stix', filterListings(plainListings, { sharedFromHosts: 2 }), context));
    const of = (value: string) =>
      objects.find(({ pattern }: StixObject) => String(pattern).includes(`:value = '${value}'`));
    const keys = ['http://whole.example/', 'whole.example', '198.51.100.9', '203.0.113.7', 'port.example'];
    expect(keys.map((key) => [of(key).confidence, of(key).indicator_types])).toEqual([
      [20, ['malicious-activity']],
      [12, ['malicious-activity']],
      [20, ['malicious-activity']],
      [11, ['anomalous-activity']],
      [30, ['malicious-activity']],
    ]);
  });

  test('what is no panel is not called one', () => {
    const { objects } = ofListings(otherListings);
    const names = objects.filter(({ type }) => type === 'indicator').map(({ name }) => String(name));
    expect(names.filter((name) => name.includes('panel'))).toEqual([]);
    expect(names).toContain('WSO web shell: shell.example');
    expect(names).toContain('Mailer: mail.example');
    expect(find({ objects }, 'malware', 'name', 'WSO')?.['malware_types']).toEqual(['webshell']);
  });

  test('a URL is a URI (RFC 3986): brackets and the like are encoded, and stand in no pattern', () => {
    const { objects } = ofListings(otherListings);
    const pattern = objects
      .map((object) => String(object['pattern']))
      .find((text) => text.includes('bracket.example/'));
    expect(parsePattern(pattern ?? '').map(({ value }) => value)).toEqual(
      ['http', 'https'].map(
        (scheme) => `${scheme}://bracket.example/mass_%5Binbox%5D%7C%7Bx%7D%5E.php?q=%5B1%5D&r=%25zz`,
      ),
    );
  });

  test('a listing costs few objects', () => {
    const { length } = ofListings(plainListings.slice(2, 3)).objects;
    // The two that all refer to, three indicators, one family with three relationships, a name at an address.
    expect(length).toBe(2 + 3 + 1 + 3 + 3);
  });

  test('port 443 means https', () => {
    expect(find(bundle, 'indicator', 'pattern', "[url:value = 'https://tls.example/panel/']")).toBeDefined();
  });

  test('quotes survive in a pattern', () => {
    const values = ofListings(allListings)
      .objects.filter(({ type }) => type === 'indicator')
      .flatMap((object) => parsePattern(String(object['pattern'])).map(({ value }) => value));
    expect(values).toContain("http://quote.example/a%22b';c%7Cd/e:f?q=%22x%22;y%7Cz%5C:");
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
    const name = find(findingBundle, 'domain-name', 'value', 'panel.example');
    const indicator = findingBundle.objects.find(({ pattern }) => String(pattern).includes('panel.example/gate.php'));
    expect(ids.has(name?.id ?? '')).toBe(true);
    expect(ids.has(indicator?.id ?? '')).toBe(true);
  });

  test('of the live tracker, which tells no listing, are indicators too', () => {
    expect(find(findingBundle, 'indicator', 'pattern', "[domain-name:value = 'live.example']")).toMatchObject({
      name: 'Zeus C2 panel: live.example',
      confidence: 12,
    });
  });

  test('a URL beside listed ones is an indicator of low confidence', () => {
    const indicator = findingBundle.objects.find(({ pattern }) => String(pattern).includes('sub.panel.example/other'));
    expect(indicator).toMatchObject({ indicator_types: ['anomalous-activity'], confidence: 11 });
  });

  test('on shared hosting are anomalous, not malicious', () => {
    const indicator = find(findingBundle, 'indicator', 'pattern', "[ipv4-addr:value = '203.0.113.80']");
    expect(indicator?.['indicator_types']).toEqual(['anomalous-activity']);
  });

  test('that list nothing leave no trace', () => {
    const text = JSON.stringify(findingBundle);
    for (const value of ['2001:db8::9', '10.0.0.1', 'late.example', 'odd.example']) expect(text).not.toContain(value);
  });
});
