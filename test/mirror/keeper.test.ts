import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FaultName } from '../../simulator/faults.ts';
import { sampleListings } from '../../simulator/listings.ts';
import { questionOf } from '../../src/observables/question.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { running } from '../simulator/running.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { metricOf, row, startFilled, startMirrored, warningsOf } from '../support/start-mirrored.ts';

/** The sample less the one row that it holds twice. */
const sampleSize = sampleListings.length - 1;

const headerOf = async (file: string) => JSON.parse((await readFile(file, 'utf8')).split('\n', 1)[0] ?? '');
const familiesOf = ({ listings }: { listings: Iterable<Listing> }) =>
  new Set([...listings].map(({ family }) => family));

describe('an empty mirror', () => {
  test('is filled from csv.php, in memory and on disk', async () => {
    const simulator = await running();
    const relay = await startMirrored({ trackerUrl: simulator.url });
    expect(relay.mirror.holdings).toBeUndefined();
    const before = Date.now();
    expect(await relay.refresh()).toMatchObject({
      kind: 'replaced',
      rows: sampleSize,
      summary: { rows: sampleListings.length, kept: sampleSize, duplicates: 1 },
    });
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/index.php': 1 });
    const { holdings } = relay.mirror;
    expect(holdings).toEqual({ source: `${simulator.url}csv.php`, rows: sampleSize, fetchedAt: expect.any(Number) });
    expect(holdings?.fetchedAt).toBeGreaterThanOrEqual(before);
    expect([...relay.mirror.listings][0]).toEqual({
      family: 'Keitaro',
      url: 'panel.example/keitaro/admin.php',
      ip: '198.51.100.66',
      date: '2026-05-07',
    });
    expect(await headerOf(relay.file)).toMatchObject({ rows: sampleSize, source: `${simulator.url}csv.php` });
    expect(await metricOf(relay, 'cct_mirror_listings')).toBe(sampleSize);
    expect(await metricOf(relay, 'cct_mirror_refreshes_total{outcome="replaced"}')).toBe(1);
    expect(await metricOf(relay, 'cct_mirror_fetched_timestamp_seconds')).toBe((holdings?.fetchedAt ?? 0) / 1000);
  });

  test('knows since when it holds each listing, also when dates come after, and after a restart', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url });
    const before = [...relay.mirror.heldListings];
    expect(new Set(before.map(({ changed }) => changed)).size).toBe(sampleSize);
    const { fetchedAt = 0 } = relay.mirror.holdings ?? {};
    expect(before.every(({ held }) => held > fetchedAt - sampleSize && held <= fetchedAt)).toBe(true);
    simulator.set({ listings: [row('brand-new.example/x.php'), ...sampleListings] });
    await relay.refresh();
    const restarted = await startMirrored({ trackerUrl: simulator.url, dataDir: relay.directory });
    const after = [...restarted.mirror.heldListings];
    expect(after[0]).toMatchObject({ url: 'brand-new.example/x.php' });
    expect(after[0]?.held).toBeGreaterThan(Math.max(...before.map(({ changed }) => changed)));
    expect(after.slice(1)).toEqual(before);
  });

  test('passes the cookie challenge', async () => {
    const simulator = await running({ challenge: true });
    expect(await (await startMirrored({ trackerUrl: simulator.url })).refresh()).toMatchObject({ rows: sampleSize });
  });

  test.each(['current', 'old'] as const)('is filled from all.php (%s form) when csv.php fails', async (allFormat) => {
    const simulator = await running({ fault: 'status-503', faultCount: 1, allFormat });
    const relay = await startMirrored({ trackerUrl: simulator.url });
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced' });
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/all.php': 1 });
    expect(relay.mirror.holdings?.source).toBe(`${simulator.url}all.php`);
    expect(familiesOf(relay.mirror)).toEqual(new Set(['']));
  });

  test('filled from all.php takes csv.php as soon as it can, after a restart too, though that has not changed', async () => {
    for (const isRestarted of [false, true]) {
      const simulator = await running({ fault: 'html', faultCount: 1 });
      const { url: trackerUrl } = simulator;
      const first = await startFilled({ trackerUrl });
      const { refresh, mirror } = isRestarted ? await startMirrored({ trackerUrl, dataDir: first.directory }) : first;
      expect(familiesOf(mirror)).toEqual(new Set(['']));
      expect(await refresh()).toMatchObject({ kind: 'replaced', rows: sampleSize });
      expect(familiesOf(mirror)).toContain('Keitaro');
    }
  });

  test('is not filled from half of csv.php', async () => {
    const simulator = await running({ fault: 'truncated', faultCount: 1 });
    const relay = await startFilled({ trackerUrl: simulator.url });
    expect(relay.mirror.holdings?.source).toBe(`${simulator.url}all.php`);
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced', rows: sampleSize });
    expect(relay.mirror.holdings?.source).toBe(`${simulator.url}csv.php`);
  });

  test('tells why neither feed could be had', async () => {
    const simulator = await running({ fault: 'status-500' });
    const relay = await startMirrored({ trackerUrl: simulator.url });
    expect(await relay.refresh()).toEqual({ kind: 'failed', detail: 'csv.php: status 500; all.php: status 500' });
    expect(relay.mirror.holdings).toBeUndefined();
    expect(await readdir(relay.directory)).toEqual([]);
  });

  test('is not told by status 304 that nothing has changed, since it did not ask', async () => {
    const simulator = await running({ fault: 'status-304' });
    const relay = await startMirrored({ trackerUrl: simulator.url });
    expect(await relay.refresh()).toMatchObject({ kind: 'failed', detail: expect.stringContaining('status 304') });
  });
});

describe('a refresh', () => {
  test('asks only for what is new, in the same process and after a restart', async () => {
    const simulator = await running();
    const { url: trackerUrl } = simulator;
    const first = await startFilled({ trackerUrl });
    const restarted = await startMirrored({ trackerUrl, dataDir: first.directory });
    expect(restarted.mirror.holdings).toEqual(first.mirror.holdings);
    for (const { refresh, mirror, file } of [first, restarted]) {
      const { fetchedAt: before = 0 } = mirror.holdings ?? {};
      const askedAt = Date.now();
      expect(await refresh()).toEqual({ kind: 'unchanged' });
      expect(mirror.holdings).toMatchObject({ rows: sampleSize, source: `${trackerUrl}csv.php` });
      expect(mirror.holdings?.fetchedAt).toBeGreaterThanOrEqual(Math.max(askedAt, before));
      expect(await headerOf(file)).toMatchObject({
        fetchedAt: new Date(mirror.holdings?.fetchedAt ?? 0).toISOString(),
      });
    }
    const { paths, statuses } = simulator.stats();
    expect(paths).toEqual({ '/csv.php': 3, '/index.php': 1 });
    expect(statuses).toEqual({ 200: 2, 304: 2 });
  });

  test('takes what has changed, and carries known dates over', async () => {
    const old = sampleListings.slice(100);
    const simulator = await running({ listings: old });
    const relay = await startMirrored({ trackerUrl: simulator.url });
    const dated = old.map(({ type, url, ip }) => ({ family: type, url, ip, date: '2001-02-03' }));
    await relay.keeper.take({ source: 'a file', fetchedAt: Date.now(), listings: dated });
    simulator.set({ listings: [row('new.example/panel/', 'Pony'), ...old] });
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced', rows: 101 });
    const [newest, ...others] = relay.mirror.listings;
    expect(newest).toEqual({ family: 'Pony', url: 'new.example/panel/', ip: '', date: '2018-01-14' });
    expect(others).toEqual(dated);
  });

  test('asks csv.php for all of it when what is held came from elsewhere, however fresh that is', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url });
    const listings = [{ family: 'Pony', url: 'old.example/', ip: '', date: '2018-01-14' }];
    await relay.keeper.take({ source: 'tracker-2018.json', fetchedAt: Date.now() + 60_000, listings });
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced', rows: sampleSize });
  });

  const half = sampleListings.length / 2;
  const changed = [row('new.example/', 'Pony'), ...sampleListings];
  test.each<[name: string, behaviour: { fault?: FaultName; listings?: typeof sampleListings }, detail: RegExp]>([
    ['an HTML page with status 200', { fault: 'html' }, /^csv\.php: not-a-feed: .*HTML page titled "Maintenance"/],
    ['JSON', { fault: 'no-message' }, /not-a-feed/],
    ['50 MB of something else', { fault: 'huge' }, /not-a-feed/],
    ['an empty list', { listings: [] }, /^the list is empty$/],
    [
      'fewer than half',
      { listings: sampleListings.slice(half + 2) },
      /^the list has 98 rows, fewer than half of the 199/,
    ],
    ['a body truncated to half', { fault: 'truncated' }, /^csv\.php: cut-short: the last line breaks off$/],
    ['a list without its end', { listings: sampleListings.slice(0, 180) }, /^the list breaks off: .*179 rows$/],
    ['a body cut by the connection', { fault: 'cut' }, /^csv\.php: cut-short: /],
    ['a body that hangs', { fault: 'hang-body' }, /^csv\.php: cut-short: /],
    ['no answer', { fault: 'hang' }, /^csv\.php: .*TIMEOUT/i],
    ['a connection reset', { fault: 'reset' }, /^csv\.php: .*(ECONNRESET|closed)/i],
    ['an error', { fault: 'status-500' }, /^csv\.php: status 500$/],
    ['redirects without end', { fault: 'loop' }, /^csv\.php: status 302$/],
    ['a redirect to another site', { fault: 'elsewhere' }, /^csv\.php: status 302$/],
  ])('that gets %s leaves what is held, says why and counts it', async (_, behaviour, detail) => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url, trackerTimeoutMs: 300 });
    const { holdings } = relay.mirror;
    const listings = [...relay.mirror.listings];
    const onDisk = await readFile(relay.file);
    simulator.set({ listings: changed, ...behaviour });

    expect(await relay.refresh()).toEqual({ kind: 'failed', detail: expect.stringMatching(detail) });
    expect(relay.mirror.holdings).toEqual(holdings);
    expect([...relay.mirror.listings]).toEqual(listings);
    expect(await readFile(relay.file)).toEqual(onDisk);
    expect(await readdir(relay.directory)).toEqual(['listings.ndjson']);
    expect(simulator.stats().paths['/all.php']).toBeUndefined();
    expect(warningsOf(relay)).toMatchObject([
      { detail: expect.stringMatching(detail), rows: sampleSize, msg: expect.stringContaining('not refreshed') },
    ]);
    expect(await metricOf(relay, 'cct_mirror_refreshes_total{outcome="failed"}')).toBe(1);
    expect(await metricOf(relay, 'cct_mirror_listings')).toBe(sampleSize);

    simulator.set({ fault: undefined, listings: changed });
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced', rows: sampleSize + 1 });
  });

  test('ends when it is told to', async () => {
    const simulator = await running({ latencyMs: 5000 });
    const { keeper } = await startMirrored({ trackerUrl: simulator.url });
    expect(await keeper.refresh(AbortSignal.timeout(50))).toMatchObject({ kind: 'failed' });
  });
});

describe('the directory', () => {
  test('that can not be written to is warned of once; the mirror is held in memory', async () => {
    const simulator = await running();
    const dataDir = join(await scratchDirectory(), 'file');
    await writeFile(dataDir, '');
    const relay = await startMirrored({ trackerUrl: simulator.url, dataDir });
    expect([await relay.refresh(), await relay.refresh()]).toMatchObject([{ kind: 'replaced' }, { kind: 'unchanged' }]);
    expect(warningsOf(relay)).toMatchObject([{ msg: expect.stringContaining('memory only'), directory: dataDir }]);
    expect(relay.mirror.match(questionOf({ type: 'ip', value: '198.51.100.66' }))).toMatchObject({ kind: 'ip' });
  });

  test('with a corrupt snapshot has it set aside and fetched anew', async () => {
    const simulator = await running();
    const { url: trackerUrl } = simulator;
    const first = await startFilled({ trackerUrl });
    const bytes = await readFile(first.file);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    await writeFile(first.file, bytes);

    const relay = await startMirrored({ trackerUrl, dataDir: first.directory });
    expect(relay.mirror.holdings).toBeUndefined();
    expect(warningsOf(relay)).toMatchObject([
      {
        msg: expect.stringContaining('corrupt'),
        detail: expect.stringContaining('checksum'),
        setAsideAs: expect.any(String),
      },
    ]);
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced', rows: sampleSize });
    const [aside = '', ...others] = (await readdir(first.directory)).toSorted().toReversed();
    expect(others).toEqual(['listings.ndjson']);
    expect(await readFile(join(first.directory, aside))).toEqual(bytes);
    expect((await startMirrored({ trackerUrl, dataDir: first.directory })).mirror.holdings?.rows).toBe(sampleSize);
  });
});

test('while it is replaced over and over, every answer is from one list or the other whole', async () => {
  const simulator = await running();
  const relay = await startMirrored({ trackerUrl: simulator.url, lookupSource: 'mirror', relayProfile: 'full' });
  const urls = Array.from({ length: 10 }, (_, n) => `c2-${n}.example/panel/`);
  const listOf = (family: string) => urls.map((url) => row(url, family, '192.0.2.1'));
  simulator.set({ listings: listOf('Pony') });
  await relay.refresh();

  const observables = urls.map((url) => ({ type: 'url', value: `http://${url}` }));
  const seen = new Set<string>();
  let isOver = false;
  const ask = async () => {
    while (!isOver) {
      const body = JSON.stringify(await relay.post('/observe/observables', observables));
      expect(body).toContain('"count":10');
      const families = new Set(body.match(/(Pony|Zeus)(?= C2 panel)/g));
      expect(families.size).toBe(1);
      for (const family of families) seen.add(family);
    }
  };
  const asking = [ask(), ask()];
  for (const family of Array(4).fill(['Zeus', 'Pony']).flat()) {
    simulator.set({ listings: listOf(family) });
    expect(await relay.refresh()).toMatchObject({ kind: 'replaced', rows: 10 });
    await relay.post('/observe/observables', observables);
  }
  isOver = true;
  await Promise.all(asking);
  expect(seen).toEqual(new Set(['Pony', 'Zeus']));
});
