import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSnapshot, encodeSnapshot } from '../../src/mirror/snapshot.ts';
import type { Listing } from '../../src/tracker/listing.ts';

const listings: readonly Listing[] = [
  { family: 'Keitaro', url: 'panel.example/admin.php', ip: '192.0.2.1', date: '2018-01-14' },
  { family: '', url: 'пример.example/"\\\u2028\t', ip: '', date: '' },
];
const snapshot = { source: 'https://tracker.example/csv.php', fetchedAt: 1_795_574_927_312, listings };

const encoded = encodeSnapshot(snapshot);

describe('encodeSnapshot', () => {
  test('writes a header and a line for each listing', () => {
    const lines = encoded.toString().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      format: 'cybercrime-tracker-listings',
      version: 2,
      source: 'https://tracker.example/csv.php',
      fetchedAt: new Date(1_795_574_927_312).toISOString(),
      rows: 2,
      years: {},
      families: {},
      sha256: createHash('sha256').update(lines.slice(1).join('\n')).digest('hex'),
    });
    expect(lines[1]).toBe('["Keitaro","panel.example/admin.php","192.0.2.1","2018-01-14"]');
    expect(lines).toHaveLength(4);
  });
});

describe('decodeSnapshot', () => {
  test('reads back what was written', () => {
    const cells = fc.record({
      family: fc.string({ unit: 'binary' }),
      url: fc.string(),
      ip: fc.string(),
      date: fc.string(),
    });
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.array(cells, { maxLength: 600 }), (source, fetchedAt, given) => {
        const decoded = decodeSnapshot(encodeSnapshot({ source, fetchedAt, listings: given }));
        if (decoded.kind === 'corrupt') throw new Error(decoded.detail);
        expect(decoded.snapshot).toMatchObject({ source, fetchedAt });
        expect([...decoded.snapshot.listings]).toEqual(given);
      }),
      { numRuns: 50 },
    );
  });

  test('keeps since when each listing is held, and when its year changed', () => {
    const held = listings.map((listing, at) => ({
      ...listing,
      held: 1_700_000_000_000 + at,
      changed: 1_795_000_000_000,
    }));
    const years = { 2018: 1_795_000_000_000, '': 1_700_000_000_001 };
    const remembered = { years, families: { keitaro: { name: 'Keitaro', held: 1_700_000_000_000 } } };
    const decoded = decodeSnapshot(encodeSnapshot({ ...snapshot, listings: held, remembered }));
    if (decoded.kind === 'corrupt') throw new Error(decoded.detail);
    expect([...decoded.snapshot.listings.held()]).toEqual(held);
    expect(decoded.snapshot.remembered).toEqual(remembered);
  });

  test('opens one of the time before that was kept: all of it counts as held since it was fetched', () => {
    const decoded = decodeSnapshot(
      Buffer.from(withBody('["Keitaro","a.example/","","2018-01-14"]\n["Pony","b.example/","",""]\n', 2)),
    );
    if (decoded.kind === 'corrupt') throw new Error(decoded.detail);
    const at = Date.UTC(2026, 0, 1);
    expect(Array.from(decoded.snapshot.listings.held(), ({ held, changed }) => [held, changed])).toEqual([
      [at, at],
      [at - 1, at - 1],
    ]);
    expect(decoded.snapshot.remembered).toEqual({
      years: { 2018: at, '': at },
      families: { keitaro: { name: 'Keitaro', held: at }, pony: { name: 'Pony', held: at - 1 } },
    });
  });

  test('finds out when it is cut short anywhere', () => {
    for (let length = 0; length < encoded.length; length += 1) {
      expect(decodeSnapshot(encoded.subarray(0, length)).kind).toBe('corrupt');
    }
  });

  test('finds out when any bit of the listings is changed', () => {
    for (let at = encoded.indexOf('\n') + 1; at < encoded.length; at += 1) {
      const altered = Buffer.from(encoded);
      altered[at] = (altered[at] ?? 0) ^ 4;
      expect(decodeSnapshot(altered)).toEqual({ kind: 'corrupt', detail: 'its checksum is wrong' });
    }
  });

  test.each([
    ['', 'it has no header'],
    ['<html></html>\n', 'its header is wrong in: all of it'],
    [encoded.toString().replace('"version":2', '"version":3'), 'its header is wrong in: version'],
    [encoded.toString().replace('"rows":2', '"rows":3'), 'it holds 2 listings, not 3'],
    [withBody('["Keitaro","panel.example/","",7]\n'), 'it holds a row that is no listing'],
    [withBody('["Keitaro","panel.example/","",""]'), 'it holds a row that is no listing'],
    [withBody('["","a.example","",""],["","b.example","",""]\n'), 'it holds a row that is no listing'],
    [withBody('\n'), 'it holds a row that is no listing'],
  ])('says what is wrong with %j', (text, detail) => {
    expect(decodeSnapshot(Buffer.from(text))).toEqual({ kind: 'corrupt', detail });
  });

  test('whatever it is given, it does not throw', () => {
    fc.assert(fc.property(fc.uint8Array(), (octets) => void decodeSnapshot(Buffer.from(octets))));
  });
});

function withBody(body: string, rows = 1): string {
  const sha256 = createHash('sha256').update(body).digest('hex');
  const header = { format: 'cybercrime-tracker-listings', version: 1, source: '', fetchedAt: '2026-01-01T00:00:00Z' };
  return `${JSON.stringify({ ...header, rows, sha256 })}\n${body}`;
}
