import { expect, onTestFinished, test } from 'vitest';
import { fetchDates } from '../../src/tracker/fetch-dates.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { TrackerSession } from '../../src/tracker/session.ts';
import { startServer } from '../support/start-server.ts';

const row = (url: string) => `<tr><td>14-01-2018</td><td>${url}</td><td></td><td>Pony</td></tr>`;
const table = (urls: readonly string[]) => `<html><table class='ExploitTable'>${urls.map(row).join('')}</table></html>`;
const urls = (from: number, count: number) => Array.from({ length: count }, (_, n) => `c2-${from + n}.example/`);

/** Reads the dates of a site whose page from an offset on is `page`. Tells the offsets asked for, and what came of it. */
async function read(
  page: (offset: number) => string,
  isEnough: (listings: readonly Listing[]) => boolean = () => false,
) {
  const offsets: number[] = [];
  const trackerUrl = await startServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://tracker.example');
    expect([pathname, searchParams.get('search'), searchParams.get('m')]).toEqual(['/index.php', '', '1000']);
    const offset = Number(searchParams.get('s'));
    offsets.push(offset);
    response.end(page(offset));
  });
  const session = new TrackerSession({ trackerUrl, timeoutMs: 5000, connections: 8 });
  onTestFinished(() => session.close());
  const listings: Listing[] = [];
  const fault = await fetchDates(session, trackerUrl, new AbortController().signal, (added) => {
    listings.push(...added);
    return isEnough(added);
  });
  return { offsets, listings, fault };
}

test('pages are read to the end', async () => {
  const { offsets, listings, fault } = await read((offset) => table(urls(offset, Math.min(1000, 2400 - offset))));
  expect({ offsets, fault }).toEqual({ offsets: [0, 1000, 2000], fault: undefined });
  expect(listings.map(({ url }) => url)).toEqual(urls(0, 2400));
});

test('pages are read until they are enough', async () => {
  const { offsets } = await read(
    (offset) => table(urls(offset, 1000)),
    ([first]) => first?.url === 'c2-1000.example/',
  );
  expect(offsets).toEqual([0, 1000]);
});

test('an offset counts the rows that are there twice or no listing too', async () => {
  const { offsets, listings } = await read((offset) =>
    offset < 2000 ? table(['', '///', ...urls(offset, 997), `c2-${offset}.example/`]) : table([]),
  );
  expect(offsets).toEqual([0, 1000, 2000]);
  expect(listings).toHaveLength(2 * 997);
});

test.each<[name: string, page: (offset: number) => string, offsets: readonly number[]]>([
  ['that has no listings', () => table([]), [0]],
  ['that gives forty rows, however many are asked for', (offset) => table(urls(offset, 40)), [0]],
  ['that gives the same page over and over', () => table(urls(0, 1000)), [0, 1000]],
  ['that gives all it has at once', (offset) => table(urls(offset, Math.max(0, 2400 - offset))), [0, 1000, 2000]],
])('a site %s is soon left alone', async (_, page, expected) => {
  const { offsets, fault } = await read(page);
  expect({ offsets, fault }).toEqual({ offsets: expected, fault: undefined });
});

test('a site without end is left alone after a hundred pages', async () => {
  const { offsets, fault } = await read((offset) => table(urls(offset, 500)));
  expect(offsets).toHaveLength(100);
  expect(fault).toBe('more than 100 pages');
});

test('a page that breaks off ends it; its listings are given all the same', async () => {
  const { offsets, listings, fault } = await read((offset) =>
    offset === 0 ? table(urls(0, 1000)) : table(urls(offset, 1000)).slice(0, -60),
  );
  expect(offsets).toEqual([0, 1000]);
  expect(listings.length).toBeGreaterThan(1900);
  expect(fault).toBe('index.php: cut-short: the table of listings is not closed');
});
