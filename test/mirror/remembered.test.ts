import { expect, test } from 'vitest';
import { rememberHeld } from '../../src/mirror/held-listing.ts';
import { nothingRemembered, remember } from '../../src/mirror/remembered.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { listing } from '../support/mirror-on-disk.ts';

const start = Date.UTC(2026, 0, 15, 12);
const a = listing('a.example/x', 'Pony', '192.0.2.1');
const b = listing('b.example/x', 'Zeus', '192.0.2.2');
const old = listing('old.example/', 'Zeus', '', '2015-06-01');
const before = rememberHeld([a, b, old], { listings: [], fetchedAt: 0 }, start);
const first = remember(before, [], nothingRemembered, start);

function after(fresh: readonly Listing[], at = start + 60_000) {
  return remember(rememberHeld(fresh, { listings: before, fetchedAt: start }, at), before, first, at);
}

test('a year’s time moves on when it loses, gains or changes a listing, by a second at least, and only then', () => {
  const years = { 2018: start, 2015: start };
  expect(first.years).toEqual(years);
  expect(after([b, a, old]).years).toEqual(years);
  expect(after([a, old]).years).toEqual({ ...years, 2018: start + 60_000 });
  expect(after([a, b, { ...old, ip: '192.0.2.1' }]).years).toEqual({ ...years, 2015: start + 60_000 });
  expect(after([a, b, old, listing('new.example/', 'Pony', '', '')], start + 5).years).toEqual({
    ...years,
    '': start + 5,
  });
  expect(after([a, old], start + 5).years).toEqual({ ...years, 2018: start + 1000 });
});

test('a family is known since its first listing, as it was spelt then, as long as it has any', () => {
  expect(first.families).toEqual({ pony: { name: 'Pony', held: start }, zeus: { name: 'Zeus', held: start - 2 } });
  expect(after([a, { ...b, family: 'ZEUS' }]).families).toEqual(first.families);
  expect(after([b, listing('c.example/', 'new')]).families).toEqual({
    zeus: first.families['zeus'],
    new: { name: 'new', held: start + 60_000 },
  });
});
