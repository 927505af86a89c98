import { describe, expect, test } from 'vitest';
import { type HeldListing, rememberHeld } from '../../src/mirror/held-listing.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { listing } from '../support/mirror-on-disk.ts';

const start = Date.UTC(2026, 0, 15, 12);
const nothing = { listings: [], fetchedAt: 0 };
const times = (listings: readonly HeldListing[]) =>
  listings.map(({ held, changed }) => [held - start, changed - start] as const);

/** What is held after `before`, fetched at `start`, and then each of the lists, a minute apart. */
function heldAfter(before: readonly Listing[], ...lists: readonly (readonly Listing[])[]): HeldListing[] {
  let held = rememberHeld(before, nothing, start);
  lists.forEach((list, n) => {
    held = rememberHeld(list, { listings: held, fetchedAt: start + n * 60_000 }, start + (n + 1) * 60_000);
  });
  return held;
}

const a = listing('a.example/x', 'Pony', '192.0.2.1');
const b = listing('b.example/x', 'Pony', '192.0.2.2');
const besideB = listing('b.example/y', 'Zeus', '192.0.2.3');
const atB = listing('c.example/', 'Zeus', '192.0.2.2');

describe('since when a listing is held', () => {
  test('those of one fetch are a millisecond apart, the newest last and at its time', () => {
    expect(times(heldAfter([a, b, atB]))).toEqual([
      [0, 0],
      [-1, -1],
      [-2, -2],
    ]);
  });

  test('one that stays keeps its time, one that is new gets the time of its fetch', () => {
    expect(times(heldAfter([b], [a, b]))).toEqual([
      [60_000, 60_000],
      [0, 0],
    ]);
  });

  test('one whose address or date becomes another is held as long, and has changed', () => {
    for (const changed of [
      { ...a, ip: '192.0.2.9' },
      { ...a, date: '' },
    ]) {
      expect(times(heldAfter([a], [changed]))).toEqual([[0, 60_000]]);
    }
  });

  test('what a listing that is gone leaves at its host and address has changed, nothing else', () => {
    expect(times(heldAfter([a, b, besideB, atB], [a, besideB, atB]))).toEqual([
      [0, 0],
      [-2, 60_000],
      [-3, 59_999],
    ]);
  });

  test('no time is given twice, however fast fetches follow each other', () => {
    let held: HeldListing[] = [];
    let fetchedAt = start;
    const given = new Set<number>();
    for (let round = 0; round < 50; round++) {
      const fresh = Array.from({ length: 30 }, (_, n) => listing(`h${round % 2}-${n}.example/`));
      const next = rememberHeld(fresh, { listings: held, fetchedAt }, fetchedAt + 1);
      const latest = Math.max(0, ...held.map(({ changed }) => changed));
      expect(Math.min(...next.map(({ changed }) => changed))).toBeGreaterThan(latest);
      for (const { changed } of next) given.add(changed);
      held = next;
      fetchedAt += 1;
    }
    expect(given.size).toBe(1500);
  });
});
