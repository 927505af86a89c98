import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { allListings, context, exportText } from './samples.ts';

// docs.zeek.org, Intelligence Framework, and Zeek's ASCII input reader: a `#fields` line naming the columns, tab-separated
// rows, `\xNN` for a byte, `-` for an unset field; indicator, indicator_type and meta.source are mandatory.
const lines = exportText('zeek', filterListings(allListings), context).split('\n');
const header = lines[0]?.split('\t') ?? [];
const rows = lines.slice(1, -1).map((line) => line.split('\t'));

test('the header names the columns, every row fills them', () => {
  expect(header).toEqual(['#fields', 'indicator', 'indicator_type', 'meta.source', 'meta.desc', 'meta.url']);
  expect(lines.at(-1)).toBe('');
  for (const row of rows) {
    expect(row).toHaveLength(header.length - 1);
    for (const cell of row) {
      expect(cell).not.toBe('');
      expect(cell).not.toMatch(/\p{Cc}/u);
      expect(cell.replace(/\\x[0-9a-f]{2}/g, '')).not.toContain('\\');
    }
  }
});

test('each indicator is of its type, none twice', () => {
  for (const [indicator = '', type] of rows) {
    if (type === 'Intel::ADDR') expect(isIP(indicator)).not.toBe(0);
    else if (type === 'Intel::DOMAIN') expect(indicator).toMatch(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/);
    else {
      expect(type).toBe('Intel::URL');
      expect(indicator).toMatch(/^[^/:\s]+[^/\s]*\//);
      expect(indicator).not.toMatch(/^[a-z]+:\/\//);
    }
  }
  const keys = rows.map(([indicator, type]) => `${type} ${indicator}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('what is encoded in the indicator is encoded once in its link', () => {
  const linkOf = (path: string) => rows.find(([indicator]) => indicator === path)?.[4];
  expect(linkOf('space.example/a%20b/c%20d.php')).toMatch(/search=space\.example%2Fa%20b%2Fc%20d\.php$/);
});

test('a row in full', () => {
  expect(rows[0]).toEqual([
    'panel.example/gate.php?id=1&x=2',
    'Intel::URL',
    'CyberCrime Tracker',
    'Keitaro, Pony C2 panel',
    'https://tracker.example/index.php?search=panel.example%2Fgate.php%3Fid%3D1%26x%3D2',
  ]);
});
