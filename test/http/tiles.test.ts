import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sampleListings } from '../../simulator/listings.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { running } from '../simulator/running.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';

const text = z.string().min(1);
const time = z.iso.datetime({ precision: 3 });
const period = z.strictObject({ start_time: time, end_time: time });
const count = z.int().nonnegative();

const tile = z.strictObject({
  id: text,
  type: text,
  title: text,
  short_description: text,
  description: text,
  tags: z.array(text),
  periods: z.array(text).nonempty(),
  default_period: text,
});
const common = { observed_time: period, valid_time: period, cache_scope: z.literal('org') };
const dataOf = {
  metric_group: z.strictObject({
    ...common,
    data: z.array(z.strictObject({ icon: text, label: text, value: count, value_unit: text, link_uri: z.url() })),
  }),
  donut_graph: z.strictObject({
    ...common,
    labels: z.tuple([z.array(text)]),
    data: z.array(z.strictObject({ key: count, value: count, link_uri: z.url() })),
  }),
  horizontal_bar_chart: z.strictObject({
    ...common,
    key_type: text,
    keys: z.array(z.strictObject({ key: text, label: text })),
    data: z.array(
      z.strictObject({
        key: text,
        label: text,
        value: count,
        values: z.array(z.strictObject({ key: text, value: count, link_uri: z.url() })),
      }),
    ),
  }),
};

async function start(listings?: readonly Listing[]) {
  const simulator = await running();
  const { post, keeper } = await startFilled({ trackerUrl: simulator.url });
  if (listings !== undefined) await keeper.take({ source: 'test', fetchedAt: Date.now(), listings });
  const tileData = async <T extends z.ZodType>(tile_id: string, shape: T): Promise<z.output<T>> => {
    const { data } = z
      .strictObject({ data: z.unknown() })
      .parse(await post('/tiles/tile-data', { tile_id, period: 'last_30_days' }));
    return shape.parse(data);
  };
  return { simulator, post, tileData };
}

const today = new Date().toISOString().slice(0, 10);
const longAgo = (years: number) => `${new Date().getUTCFullYear() - years}-06-15`;
const listing = (family: string, url: string, date: string) => ({ family, url, ip: '', date });

const listings = [
  ...Array.from({ length: 12 }, (_, n) => listing(`Family ${n}`, `c2-${n}.example/`, longAgo(n + 2))),
  listing('Family 0', 'c2-0.example/other', today),
  listing('Family 0', 'c2-0.example:8080/', longAgo(2)),
  listing('', 'unnamed.example/', ''),
];

describe('the tiles', () => {
  test('are three, each also to be had by itself', async () => {
    const { post } = await start();
    const { data } = z.strictObject({ data: z.array(tile) }).parse(await post('/tiles'));
    expect(data.map(({ type }) => type)).toEqual(Object.keys(dataOf));
    expect(new Set(data.map(({ id }) => id)).size).toBe(3);
    for (const one of data) {
      expect(one.periods).toContain(one.default_period);
      expect(await post('/tiles/tile', { tile_id: one.id })).toEqual({ data: one });
      const shape = z.strictObject({ data: dataOf[one.type as keyof typeof dataOf] });
      for (const period of one.periods) {
        const answer = await post('/tiles/tile-data', { tile_id: one.id, period });
        expect(shape.safeParse(answer).error).toBeUndefined();
      }
    }
  });

  test('are none without a mirror', async () => {
    const { post } = await startRelay({ trackerUrl: 'http://tracker.example/' });
    expect(await post('/tiles')).toEqual({ data: [] });
    for (const path of ['/tiles/tile', '/tiles/tile-data']) {
      expect(await post(path, { tile_id: 'totals' })).toMatchObject({ errors: [{ type: 'fatal', code: 'not found' }] });
    }
  });

  test('have no data while the mirror is empty', async () => {
    const { post } = await startMirrored({ trackerUrl: 'http://tracker.example/' });
    expect(await post('/tiles/tile-data', { tile_id: 'families', period: 'last_30_days' })).toEqual({
      errors: [{ type: 'fatal', code: 'service unavailable', message: expect.stringContaining('empty') }],
    });
  });

  test.each(['/tiles/tile', '/tiles/tile-data'])('%s refuses an unknown id and a body that is none', async (path) => {
    const { post } = await start();
    expect(await post(path, { tile_id: 'nope' })).toEqual({
      errors: [{ type: 'fatal', code: 'not found', message: expect.any(String) }],
    });
    const wrong = [undefined, [], 'x', {}, { tile_id: 7 }, { tile_id: '' }, { tile_id: 'totals', extra: 1 }];
    for (const body of [...wrong, { tile_id: 'x'.repeat(10_000) }, { tile_id: '__proto__', constructor: 1 }]) {
      expect(await post(path, body)).toMatchObject({ errors: [{ type: 'fatal', code: 'invalid_payload' }] });
    }
  });
});

describe('the data of the tile', () => {
  test('totals counts listings, families, hosts and the last twelve months', async () => {
    const { tileData } = await start(listings);
    const { data, observed_time, valid_time } = await tileData('totals', dataOf.metric_group);
    expect(data.map(({ value }) => value)).toEqual([15, 12, 13, 1]);
    expect(Date.parse(observed_time.end_time)).toBeLessThanOrEqual(Date.now());
    expect(valid_time.start_time < valid_time.end_time).toBe(true);
  });

  test('families shows the most frequent, and all others together', async () => {
    const { tileData, simulator } = await start(listings);
    const { data, labels } = await tileData('families', dataOf.donut_graph);
    expect(labels[0]).toHaveLength(data.length);
    expect(data.map(({ key }) => key)).toEqual(data.map((_, index) => index));
    expect([labels[0][0], data[0]]).toEqual([
      'Family 0',
      { key: 0, value: 3, link_uri: `${simulator.url}index.php?search=Family%200` },
    ]);
    expect(labels[0].at(-1)).toBe('Others');
    expect(data.reduce((sum, { value }) => sum + value, 0)).toBe(listings.length);
  });

  test('years counts by family, the latest first, undated ones left out', async () => {
    const { tileData } = await start(listings);
    const { data, keys } = await tileData('years', dataOf.horizontal_bar_chart);
    const known = new Set(keys.map(({ key }) => key));
    expect(known.size).toBe(keys.length);
    expect(data.map(({ key }) => key)).toEqual(
      data
        .map(({ key }) => key)
        .toSorted()
        .toReversed(),
    );
    expect(data[0]).toMatchObject({ key: today.slice(0, 4), value: 1 });
    expect(data[1]).toMatchObject({ value: 2 });
    for (const { value, values } of data) {
      expect(values.reduce((sum, part) => sum + part.value, 0)).toBe(value);
      expect(values.every(({ key }) => known.has(key))).toBe(true);
      expect(new Set(values.map(({ key }) => key)).size).toBe(values.length);
    }
  });

  test('follows the mirror', async () => {
    const { tileData, simulator, post } = await start();
    const before = await tileData('totals', dataOf.metric_group);
    expect(before.data[0]).toMatchObject({ value: sampleListings.length - 1 });
    simulator.set({ fault: 'hang' });
    const { requests } = simulator.stats();
    expect(await tileData('totals', dataOf.metric_group)).toMatchObject({ data: before.data });
    expect(await post('/tiles')).toMatchObject({ data: [{}, {}, {}] });
    expect(simulator.stats().requests).toBe(requests);
  });
});

test('a family called as no other key is shown as itself', async () => {
  const { tileData } = await start(
    ['others', '__proto__', 'family:others', ''].map((family, n) => listing(family, `c2-${n}.example/`, longAgo(2))),
  );
  const { data, keys } = await tileData('years', dataOf.horizontal_bar_chart);
  expect(data[0]?.values).toHaveLength(4);
  expect(keys.map(({ label }) => label)).toEqual(expect.arrayContaining(['others', '__proto__', 'Unknown', 'Others']));
});
