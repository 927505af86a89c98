import { describe, expect, test, vi } from 'vitest';
import { commitFault, type FaultName } from '../../simulator/faults.ts';
import type { ListingRow } from '../../simulator/listing-row.ts';
import { sampleListings } from '../../simulator/listings.ts';
import { sendPage } from '../../simulator/send.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { carryDates, gatherDates, undated } from '../../src/mirror/dates.ts';
import { questionOf } from '../../src/observables/question.ts';
import { running } from '../simulator/running.ts';
import { type MirroredRelay, row, startFilled, startMirrored, warningsOf } from '../support/start-mirrored.ts';
import { startServer } from '../support/start-server.ts';

const listing = (family: string, url: string, date = '', ip = '192.0.2.1') => ({ family, url, ip, date });

const many = (count: number): ListingRow[] => Array.from({ length: count }, (_, n) => row(`c2-${n}.example/`, 'Pony'));

const pagesAsked = (simulator: Simulator) => simulator.stats().paths['/index.php'] ?? 0;
const datesOf = ({ mirror }: MirroredRelay) => Array.from(mirror.listings, ({ date }) => date);
const notesOf = ({ log }: MirroredRelay) =>
  log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'not all dates of listings were fetched');

/** A simulator of 2,600 listings, but that its search page from `offset` on fails until the site recovers. */
async function faultySearch(fault: FaultName, offset: number) {
  const simulator = await running({ listings: many(2600) });
  const asked: string[] = [];
  let isFaulty = true;
  const url = await startServer(async ({ url: path = '', headers }, response) => {
    const target = new URL(path, simulator.url);
    const from = target.searchParams.get('s');
    if (from !== null) asked.push(from);
    const since = headers['if-none-match'];
    const answer = await fetch(target, { headers: since === undefined ? {} : { 'if-none-match': since } });
    const page = {
      status: answer.status,
      headers: { etag: answer.headers.get('etag') ?? '""' },
      body: await answer.text(),
    };
    if (isFaulty && from === `${offset}`) commitFault(fault, { response, page, elsewhereUrl: 'http://127.0.0.2:9/' });
    else sendPage(response, page);
  });
  const recover = () => {
    isFaulty = false;
  };
  return { url, asked: () => asked, recover };
}

test('a date that was known stays with its listing, whose address may have changed; of several the first', () => {
  const held = [
    listing('Pony', 'a.example/', '2018-01-14'),
    listing('Zeus', 'b.example/'),
    listing('Pony', 'a.example/', '2017-01-14'),
  ];
  expect(
    carryDates(
      [
        listing('Pony', 'a.example/', '', '192.0.2.9'),
        listing('Zeus', 'a.example/'),
        listing('Zeus', 'b.example/'),
        listing('Pony', 'new.example/'),
        listing('Pony', 'a.example/', '2026-05-07'),
      ],
      held,
    ).map(({ date }) => date),
  ).toEqual(['2018-01-14', '', '', '', '2026-05-07']);
});

describe('dates are gathered', () => {
  const dated = (count: number) =>
    Array.from({ length: count }, (_, n) => listing('Pony', `d-${n}.example/`, '2018-01-14'));
  const page = [listing('Pony', 'other.example/', '2018-01-14')];

  test('where few lack one, until a page holds none of them', () => {
    const listings = [listing('Pony', 'a.example/'), listing('Pony', 'b.example/'), ...dated(30)];
    expect(undated(listings)).toBe('few');
    const { take } = gatherDates(listings);
    expect([take([listing('Pony', 'a.example/', '2018-01-15')]), take(page)]).toEqual([false, true]);
  });

  test('where many lack one, until each has been met, with a date or without', () => {
    const listings = [listing('Pony', 'a.example/'), listing('Pony', 'b.example/'), ...dated(3)];
    expect(undated(listings)).toBe('many');
    const gathering = gatherDates(listings);
    const pages = [page, [listing('Pony', 'a.example/', '2018-01-15')], page, [listing('Pony', 'b.example/')]];
    expect(pages.map(gathering.take)).toEqual([false, false, false, true]);
    expect(gathering.listings()).toEqual([listing('Pony', 'a.example/', '2018-01-15'), ...listings.slice(1)]);
  });
});

describe('a first filling', () => {
  test('is dated as the site dates it, but for what the site has no date of', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url });
    const first = new Map<string, string>();
    for (const { url, type, date } of sampleListings.toReversed()) {
      const key = `${type.trim()} ${url.replaceAll('&amp;', '&')}`;
      first.set(key, date.split('-').reverse().join('-').replace('1970-01-01', ''));
    }
    for (const { url, family, date } of relay.mirror.listings) expect(date).toBe(first.get(`${family} ${url}`));
    expect(
      Array.from(relay.mirror.listings)
        .filter(({ date }) => date === '')
        .map(({ url }) => url),
    ).toEqual(['undated.example/panel/']);
    expect(notesOf(relay)).toEqual([]);
    const restarted = await startMirrored({ trackerUrl: simulator.url, dataDir: relay.directory });
    expect(datesOf(restarted)).toEqual(datesOf(relay));
  });

  test('reads all pages, rows that are there twice or no listing notwithstanding', async () => {
    const odd = [row('', 'Pony'), row('///', 'Pony'), row('c2-7.example/', 'Pony')];
    const simulator = await running({ listings: [...odd, ...many(2600)] });
    const relay = await startFilled({ trackerUrl: simulator.url });
    expect(pagesAsked(simulator)).toBe(3);
    expect(datesOf(relay)).toEqual(Array(2600).fill('2018-01-14'));
  });

  test('from the plain list, which has no families to tell listings by, asks for no dates', async () => {
    const simulator = await running({ fault: 'status-503', faultCount: 1 });
    const relay = await startFilled({ trackerUrl: simulator.url });
    expect(pagesAsked(simulator)).toBe(0);
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced' });
    expect(pagesAsked(simulator)).toBe(1);
    expect(undated([...relay.mirror.listings])).toBe('few');
  });

  test.each<[fault: FaultName, detail: RegExp]>([
    ['status-503', /^index\.php: status 503$/],
    ['html', /^index\.php: not-a-feed: /],
    ['array', /^index\.php: not-a-feed: /],
    ['truncated', /^index\.php: cut-short: /],
    ['cut', /^index\.php: cut-short: /],
    ['hang', /^index\.php: .*timeout/i],
    ['hang-body', /^index\.php: cut-short: .*timeout/i],
    ['huge', /^index\.php: /],
    ['reset', /^index\.php: .*(ECONNRESET|closed)/i],
    ['loop', /^index\.php: status 302$/],
    ['elsewhere', /^index\.php: status 302$/],
  ])(
    'succeeds without dates when the search page fails (%s), says so once, and gets them later',
    async (fault, detail) => {
      const site = await faultySearch(fault, 0);
      const relay = await startFilled({ trackerUrl: site.url, trackerTimeoutMs: 300 });
      expect(site.asked()).toEqual(['0']);
      expect(relay.mirror.holdings?.rows).toBe(2600);
      expect(datesOf(relay).slice(1300)).toEqual(Array(1300).fill(''));
      expect(notesOf(relay)).toMatchObject([{ level: 30, detail: expect.stringMatching(detail) }]);
      expect(warningsOf(relay)).toEqual([]);

      site.recover();
      expect(await relay.refresh()).toEqual({ kind: 'unchanged' });
      expect(site.asked()).toEqual(['0', '0', '1000', '2000']);
      expect(datesOf(relay)).toEqual(Array(2600).fill('2018-01-14'));
      expect(notesOf(relay)).toHaveLength(1);
    },
  );

  test('keeps the dates of the pages before one that fails, and asks no further', async () => {
    const site = await faultySearch('status-503', 1000);
    const relay = await startFilled({ trackerUrl: site.url });
    expect(site.asked()).toEqual(['0', '1000']);
    expect(datesOf(relay)).toEqual([...Array(1000).fill('2018-01-14'), ...Array(1600).fill('')]);
    expect(notesOf(relay)).toHaveLength(1);
  });

  test('answers before its dates are there', async () => {
    const site = await faultySearch('hang', 0);
    const { keeper, mirror } = await startMirrored({ trackerUrl: site.url });
    const stop = new AbortController();
    const refreshing = keeper.refresh(stop.signal);
    await vi.waitFor(() => expect(site.asked()).toEqual(['0']));
    expect(mirror.match(questionOf({ type: 'url', value: 'http://c2-7.example/' }))).toMatchObject({ kind: 'exact' });
    stop.abort();
    expect(await refreshing).toMatchObject({ kind: 'replaced', rows: 2600 });
  });
});

describe('a refresh', () => {
  test('asks for the first page only, where a few listings are new, and not for dates held', async () => {
    const listings = many(2600);
    const simulator = await running({ listings });
    const relay = await startFilled({ trackerUrl: simulator.url });
    expect(pagesAsked(simulator)).toBe(3);

    expect(await relay.refresh()).toEqual({ kind: 'unchanged' });
    expect(pagesAsked(simulator)).toBe(3);

    simulator.set({ listings: [row('new.example/', 'Zeus', '', '15-01-2018'), ...listings] });
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced' });
    expect(pagesAsked(simulator)).toBe(4);
    expect(datesOf(relay)).toEqual(['2018-01-15', ...Array(2600).fill('2018-01-14')]);

    simulator.set({ listings: listings.slice(1) });
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced' });
    expect(pagesAsked(simulator)).toBe(4);
    expect(warningsOf(relay)).toEqual([]);
  });
});
