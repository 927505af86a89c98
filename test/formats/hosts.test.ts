import { expect, test } from 'vitest';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { allListings, context, exportText, plainListings } from './samples.ts';

const entries = (listings: typeof plainListings) =>
  exportText('hosts', filterListings(listings), context)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

test('names only, at 0.0.0.0', () => {
  expect(entries(plainListings)).toEqual([
    '0.0.0.0 panel.example',
    '0.0.0.0 sub.panel.example',
    '0.0.0.0 whole.example',
    '0.0.0.0 port.example',
    '0.0.0.0 tls.example',
  ]);
});

test('every line is a comment or one address and one name, as hosts(5) has it', () => {
  const lines = entries(allListings);
  for (const line of lines) expect(line).toMatch(/^0\.0\.0\.0 (?=.{1,253}$)([a-z0-9_-]{1,63}\.)+[a-z0-9_-]{1,63}$/);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines).toContain('0.0.0.0 xn--bcher-kva.example');
  expect(lines).toContain('0.0.0.0 userinfo.example');
});
