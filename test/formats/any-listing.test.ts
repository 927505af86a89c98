import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { findingFormats, listingFormats } from '../../src/formats/formats.ts';
import { wholeText } from '../../src/formats/listing-format.ts';
import type { Finding } from '../../src/lookup/finding.ts';
import { questionOf } from '../../src/observables/question.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { context, textOf } from './samples.ts';
import { matchesOf, parseRule } from './suricata-grammar.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const url = fc.oneof(
  text,
  fc.tuple(fc.webAuthority({ withPort: true, withUserInfo: true }), text).map(([host, path]) => `${host}/${path}`),
  fc.tuple(fc.ipV4(), text).map(([host, path]) => `${host}/${path}`),
);
const listing: fc.Arbitrary<Listing> = fc.record({
  family: text,
  url,
  ip: fc.oneof(text, fc.ipV4(), fc.ipV6()),
  date: fc.oneof(text, fc.constant('2024-02-29')),
});

const controls = /(?![\t\r\n])[\p{Cc}\u2028\u2029]/u;

test.each(Object.entries(listingFormats))('%s takes any listing', (name, format) => {
  fc.assert(
    fc.property(fc.array(listing, { maxLength: 20 }), (listings) => {
      const output = [...wholeText(format, filterListings(listings), context)].join('');
      if (name !== 'csv') expect(output).not.toMatch(controls);
      if (name === 'stix' || name === 'misp') JSON.parse(output);
      if (name !== 'suricata') return;
      for (const line of output.split('\n')) if (line !== '' && !line.startsWith('#')) matchesOf(parseRule(line));
    }),
  );
});

test.each(Object.entries(findingFormats))('%s takes any finding', async (_, format) => {
  const type = fc.constantFrom('ip', 'ipv6', 'domain', 'url');
  const finding = fc.record({ row: listing, type, isListed: fc.boolean() }).map(({ row, type, isListed }): Finding => {
    const question = questionOf({ type, value: row.url });
    const answered = { question, source: 'mirror', answeredAt: 0, asOf: 0, isStale: false } as const;
    if (!isListed) return { kind: 'not-listed', ...answered, neighbours: [row] };
    const { family } = row;
    return {
      kind: 'listed',
      ...answered,
      families: [family],
      listings: [row],
      hostsOnAddress: 0,
      isSharedHosting: false,
    };
  });
  await fc.assert(
    fc.asyncProperty(fc.array(finding, { maxLength: 10 }), async (found) => {
      expect(await textOf(format, found)).not.toMatch(controls);
    }),
  );
});
