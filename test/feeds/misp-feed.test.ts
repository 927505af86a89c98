import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Listing } from '../../src/tracker/listing.ts';
import { faultsOfEvent, type MispEvent } from '../formats/misp-rules.ts';
import { hostileListings } from '../formats/samples.ts';
import { listing } from '../support/mirror-on-disk.ts';
import { startMirrored } from '../support/start-mirrored.ts';

const start = Date.UTC(2026, 0, 15, 12);
const ofThatDay = listing('panel.example/admin.php?a=1', 'Pony', '192.0.2.7', '2018-01-14');
const held = [
  ofThatDay,
  listing('old.example/gate/', 'Keitaro', '192.0.2.8', '2015-06-01'),
  listing('undated.example/x', 'Pony', '', ''),
  listing('github.com', 'Zeus', '203.0.113.140', '2011-12-01'),
  ...Array.from({ length: 12 }, (_, n) => listing(`shop-${n}.example/`, 'Zeus', '198.51.100.12', '2017-03-04')),
  ...hostileListings,
];

type Manifest = Readonly<Record<string, { readonly info: string; readonly timestamp: string; readonly date: string }>>;

async function relay(listings: readonly Listing[] = held) {
  const { url, keeper } = await startMirrored({ lookupSource: 'mirror' });
  const take = (fresh: readonly Listing[], at: number) =>
    keeper.take({ source: 'made up', fetchedAt: at, listings: fresh });
  await take(listings, start);
  const get = (name: string, init?: RequestInit) => fetch(`${url}/misp/${name}`, init);
  const manifest = async () => (await (await get('manifest.json')).json()) as Manifest;
  return { url, get, take, manifest };
}

describe('the manifest', () => {
  test('names an event for each year of listings that can be told of, which is what it says', async () => {
    const { get, manifest } = await relay();
    const events = await manifest();
    const titles = Object.values(events).map(({ info }) => info);
    expect(titles).toContain('CyberCrime Tracker: C2 panels, listed in 2018, without shared hosting');
    expect(titles).toContain('CyberCrime Tracker: C2 panels, without a date, without shared hosting');
    expect(titles.some((title) => title.includes('2011'))).toBe(false);
    for (const [uuid, summary] of Object.entries(events)) {
      const response = await get(`${uuid}.json`);
      expect(response.headers.get('content-type')).toBe('application/json');
      const { Event } = (await response.json()) as { Event: MispEvent };
      expect(faultsOfEvent(Event)).toEqual([]);
      expect(Event).toMatchObject({ uuid, ...summary });
      expect(Event.Attribute.length).toBeGreaterThan(0);
    }
  });

  test('has the same ids ever after, and a later time for the years whose listings have changed', async () => {
    const { manifest, take } = await relay();
    const before = await manifest();
    await take([listing('new.example/x', 'Pony', '', '2018-05-05'), ...held], start + 3_600_000);
    const after = await manifest();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const later = Object.keys(after).filter((uuid) => Number(after[uuid]?.timestamp) > Number(before[uuid]?.timestamp));
    expect(later.map((uuid) => after[uuid]?.date)).toEqual(['2018-01-01']);
    await take(held, start + 7_200_000);
    const again = await manifest();
    expect(Number(Object.values(again).find(({ date }) => date === '2018-01-01')?.timestamp)).toBe(start / 1000 + 7200);
    await take(held, start + 10_800_000);
    expect(await manifest()).toEqual(again);
  });
});

test('hashes.csv has the MD5 of each value with its event, and nothing else', async () => {
  const { get, manifest } = await relay();
  const expected: string[] = [];
  for (const uuid of Object.keys(await manifest())) {
    const { Event } = (await (await get(`${uuid}.json`)).json()) as { Event: MispEvent };
    for (const { value } of Event.Attribute) {
      expected.push(`${createHash('md5').update(String(value)).digest('hex')},${uuid}`);
    }
  }
  const lines = (await (await get('hashes.csv')).text()).trimEnd().split('\n');
  expect(lines.toSorted()).toEqual(expected.toSorted());
});

test('no event names a place of everyone’s or an address of shared hosting', async () => {
  const { get, manifest } = await relay();
  const all = await Promise.all(
    Object.keys(await manifest()).map(
      async (uuid) => (await (await get(`${uuid}.json`)).json()) as { Event: MispEvent },
    ),
  );
  const values = all.flatMap(({ Event }) => Event.Attribute.map(({ value }) => value));
  expect(values).toContain('shop-3.example');
  expect(values).not.toContain('198.51.100.12');
  expect(values).not.toContain('github.com');
});

test('is answered with 304 to whoever holds it, 404 to who asks for what there is not, 503 while there is nothing', async () => {
  const { get, url } = await relay();
  const etag = (await get('manifest.json')).headers.get('etag') ?? '';
  expect((await get('manifest.json', { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await get('hashes.csv', { headers: { 'if-none-match': etag } })).status).toBe(200);
  for (const name of ['', 'x.json', '00000000-0000-5000-8000-000000000000.json', '..%2Ffeeds']) {
    expect((await get(name)).status, name).toBe(404);
  }
  expect((await fetch(`${url}/misp/manifest.json`, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${(await relay([listing('github.com')])).url}/misp/manifest.json`)).status).toBe(503);
  const empty = await startMirrored({ lookupSource: 'mirror' });
  expect((await fetch(`${empty.url}/misp/manifest.json`)).status).toBe(503);
});
