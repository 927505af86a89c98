import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sampleListings } from '../../simulator/listings.ts';
import { startOf } from '../../src/http/tiles/period.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { running } from '../simulator/running.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';

const text = z.string().min(1);
const time = z.iso.datetime({ precision: 3 });
const times = z.strictObject({ start_time: time, end_time: time });
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
const common = { observed_time: times, valid_time: times, cache_scope: z.literal('org') };
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

async function start(listings?: readonly Listing[], fetchedAt = Date.now()) {
  const simulator = await running();
  const { post, keeper } = await startFilled({ trackerUrl: simulator.url });
  if (listings !== undefined) await keeper.take({ source: 'test', fetchedAt, listings });
  const tileData = async <T extends z.ZodType>(tile_id: string, shape: T, period?: string): Promise<z.output<T>> => {
    const { data } = z.strictObject({ data: z.unknown() }).parse(await post('/tiles/tile-data', { tile_id, period }));
    return shape.parse(data);
  };
  return { simulator, post, keeper, tileData };
}

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);
const today = daysAgo(0);
const longAgo = (years: number) => `${new Date().getUTCFullYear() - years}-06-15`;
const listing = (family: string, url: string, date: string) => ({ family, url, ip: '', date });

const daysIn = { last_7_days: 7, last_30_days: 30, last_60_days: 60, last_90_days: 90 };

const listings = [
  ...Array.from({ length: 12 }, (_, n) => listing(`Family ${n}`, `c2-${n}.example/`, longAgo(n + 2))),
  listing('Family 0', 'c2-0.example/other', today),
  listing('Family 0', 'c2-0.example:8080/', longAgo(2)),
  listing('', 'unnamed.example/', ''),
];

describe('the tiles', () => {
  test('are four, each also to be had by itself', async () => {
    const { post } = await start();
    const { data } = z.strictObject({ data: z.array(tile) }).parse(await post('/tiles'));
    expect(new Set(data.map(({ type }) => type))).toEqual(new Set(Object.keys(dataOf)));
    expect(data.map(({ id }) => id)).toEqual(['totals', 'families', 'families_of_all_time', 'years']);
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

  test('offer periods of days where they count in them, else one and say that they are of all time', async () => {
    const { post } = await start();
    const { data } = z.strictObject({ data: z.array(tile) }).parse(await post('/tiles'));
    for (const { id, title, periods } of data) {
      const isOfPeriod = id === 'totals' || id === 'families';
      expect(periods).toEqual(isOfPeriod ? Object.keys(daysIn) : ['last_90_days']);
      expect(/of all time/.test(title)).toBe(!isOfPeriod);
    }
  });

  test.each([
    ['families', 'last_hour'],
    ['families', 'last_24_hours'],
    ['totals', 'LAST_30_DAYS'],
    ['totals', '__proto__'],
    ['years', 'last_7_days'],
    ['years', ['last_90_days']],
    ['years', null],
    ['years', ''],
  ])('%s refuses the period %j, naming the field', async (tile_id, period) => {
    const { post } = await start();
    const { errors } = z
      .strictObject({ errors: z.tuple([z.strictObject({ type: text, code: text, message: text })]) })
      .parse(await post('/tiles/tile-data', { tile_id, period }));
    expect(errors[0]).toMatchObject({ type: 'fatal', code: 'invalid_payload' });
    const faults = JSON.parse(errors[0].message.slice('Invalid JSON payload received. '.length, -1));
    expect(faults).toEqual({ period: [expect.any(String)] });
    if (typeof period === 'string' && period !== '')
      expect(faults.period[0]).toMatch(/^Must be one of: .*last_90_days\.$/);
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
  test('totals counts listings, families and hosts in all, the last twelve months and the period', async () => {
    const { tileData } = await start(listings);
    const { data, valid_time } = await tileData('totals', dataOf.metric_group);
    expect(data.map(({ label, value }) => [label, value])).toEqual([
      ['Listings in all', 15],
      ['Families in all', 12],
      ['Hosts in all', 13],
      ['Last 12 months', 1],
      ['Last 30 days', 1],
      ['Without a date', 1],
    ]);
    expect(valid_time.start_time < valid_time.end_time).toBe(true);
  });

  test.each([
    ['families_of_all_time', listings],
    ['families', listings.map((one) => ({ ...one, date: today }))],
  ])('%s shows the most frequent, and all others together', async (id, listings) => {
    const { tileData, simulator } = await start(listings);
    const { data, labels } = await tileData(id, dataOf.donut_graph);
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
    expect(await post('/tiles')).toMatchObject({ data: [{}, {}, {}, {}] });
    expect(simulator.stats().requests).toBe(requests);
  });
});

describe('a tile that counts in a period', () => {
  const recent = [0, 3, 10, 45, 75, 200].map((days) => listing(`${days} days`, `d${days}.example/`, daysAgo(days)));
  const odd = [listing('Undated', 'undated.example/', ''), listing('Future', 'future.example/', daysAgo(-30))];

  test.each([
    ['last_7_days', 2],
    ['last_30_days', 3],
    ['last_60_days', 4],
    ['last_90_days', 5],
  ] as const)('counts what was listed in %s, and says what it covers', async (period, count) => {
    const fetchedAt = Date.now() - 60_000;
    const { tileData } = await start([...recent, ...odd], fetchedAt);
    const { data, labels, observed_time } = await tileData('families', dataOf.donut_graph, period);
    expect(labels[0]).toEqual(recent.slice(0, count).map(({ family }) => family));
    expect(data.map(({ value }) => value)).toEqual(Array.from({ length: count }, () => 1));
    expect(observed_time.end_time).toBe(new Date(fetchedAt).toISOString());
    expect([daysIn[period] - 1, daysIn[period]].map((days) => `${daysAgo(days)}T00:00:00.000Z`)).toContain(
      observed_time.start_time,
    );
    const totals = await tileData('totals', dataOf.metric_group, period);
    expect(totals.data.map(({ label, value }) => [label, value]).slice(3)).toEqual([
      ['Last 12 months', 6],
      [`Last ${daysIn[period]} days`, count],
      ['Without a date', 1],
    ]);
  });

  test('takes its default when none is asked for', async () => {
    const { tileData } = await start(recent);
    const byDefault = await tileData('families', dataOf.donut_graph);
    const { data, labels, observed_time } = await tileData('families', dataOf.donut_graph, 'last_30_days');
    expect(byDefault).toMatchObject({ data, labels, observed_time });
    expect(data).toHaveLength(3);
  });

  test.each([
    ['None', recent.slice(-1)],
    ['None with a date', [...recent.slice(-1), ...odd]],
  ])('shows zero as a piece called %s', async (label, listings) => {
    const { tileData, simulator } = await start(listings);
    const { data, labels } = await tileData('families', dataOf.donut_graph);
    expect([labels, data]).toEqual([
      [[label]],
      [{ key: 0, value: 0, link_uri: expect.stringContaining(simulator.url) }],
    ]);
    const totals = await tileData('totals', dataOf.metric_group);
    expect(totals.data.find((metric) => metric.label === 'Last 30 days')).toMatchObject({ value: 0 });
  });

  test('warns of days that the mirror has not seen, and claims no zero for a period of them', async () => {
    const fetchedAt = Date.now() - 20 * dayMs;
    const { post } = await start(recent.slice(3), fetchedAt);
    const message = expect.stringContaining(`fetched at ${new Date(fetchedAt).toISOString()}`);
    const warning = { type: 'warning', code: 'stale data', message };
    const ask = (tile_id: string, period: string) => post('/tiles/tile-data', { tile_id, period });
    expect(await ask('families', 'last_60_days')).toMatchObject({ data: { data: [{ value: 1 }] }, errors: [warning] });
    expect(await ask('families', 'last_7_days')).toEqual({ errors: [{ ...warning, type: 'fatal' }] });
    expect(await ask('families_of_all_time', 'last_90_days')).not.toHaveProperty('errors');
    const totals = z
      .strictObject({ data: dataOf.metric_group, errors: z.array(z.unknown()) })
      .parse(await ask('totals', 'last_7_days'));
    expect(totals.errors).toEqual([warning]);
    expect(totals.data.data.map(({ label }) => label)).toEqual([
      'Listings in all',
      'Families in all',
      'Hosts in all',
      'Last 12 months',
    ]);
    expect(totals.data.observed_time).toEqual({
      start_time: `${daysAgo(200).slice(0, 4)}-01-01T00:00:00.000Z`,
      end_time: new Date(fetchedAt).toISOString(),
    });
  });

  test('claims nothing of a period where no listing has a date', async () => {
    const { post, tileData } = await start(recent.map((one) => ({ ...one, date: '' })));
    const ask = (tile_id: string) => post('/tiles/tile-data', { tile_id });
    expect(await ask('families')).toMatchObject({ errors: [{ type: 'fatal', code: 'no dates' }] });
    expect(await ask('totals')).toMatchObject({
      data: { data: [{}, {}, {}, { label: 'Without a date', value: 6 }] },
      errors: [{ type: 'warning', code: 'no dates' }],
    });
    expect(await tileData('families_of_all_time', dataOf.donut_graph)).toMatchObject({ data: { length: 6 } });
    expect(await tileData('years', dataOf.horizontal_bar_chart)).toMatchObject({ data: [] });
  });

  test('starts at a midnight, today being its last day', () => {
    const noon = Date.parse('2026-03-10T12:00:00Z');
    expect(new Date(startOf('last_7_days', noon)).toISOString()).toBe('2026-03-04T00:00:00.000Z');
    expect(startOf('last_7_days', noon)).toBe(startOf('last_7_days', noon - 43_200_000));
    expect(new Date(startOf('last_7_days', noon - 43_200_001)).toISOString()).toBe('2026-03-03T00:00:00.000Z');
  });

  test('follows the mirror, at once', async () => {
    const { tileData, keeper } = await start(recent);
    expect(await tileData('families', dataOf.donut_graph)).toMatchObject({ data: { length: 3 } });
    await keeper.take({ source: 'test', fetchedAt: Date.now(), listings: recent.slice(0, 1) });
    expect(await tileData('families', dataOf.donut_graph)).toMatchObject({ data: { length: 1 } });
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
