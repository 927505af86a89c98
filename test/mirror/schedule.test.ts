import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FaultName } from '../../simulator/faults.ts';
import { sampleListings } from '../../simulator/listings.ts';
import { configSchema } from '../../src/config/config.ts';
import { writeSnapshot } from '../../src/mirror/snapshot-file.ts';
import { createRelay } from '../../src/relay.ts';
import { running } from '../simulator/running.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { metricOf, row, startFilled, startMirrored, warningsOf } from '../support/start-mirrored.ts';
import { startServer } from '../support/start-server.ts';

/** 180 ms, in hours. */
const often = 0.000_05;

type Readiness = { status: string; mirror: { listings: number; fetchedAt?: string; lastRefresh?: Refresh } };
type Refresh = { at: string; outcome: string; detail?: string };

async function readiness(url: string): Promise<Readiness> {
  return (await fetch(`${url}/readyz`)).json() as Promise<Readiness>;
}

async function refreshed(url: string, outcome: Partial<Record<keyof Refresh, unknown>>): Promise<Readiness> {
  return vi.waitFor(
    async () => {
      const state = await readiness(url);
      expect(state.mirror.lastRefresh).toMatchObject(outcome);
      return state;
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe('the schedule', () => {
  test('fills an empty mirror at once, and again and again looks for what is new', async () => {
    const simulator = await running();
    const { url } = await startMirrored({ trackerUrl: simulator.url, mirrorRefreshHours: often });
    const filled = await refreshed(url, { outcome: expect.stringMatching('replaced|unchanged') });
    expect(filled).toMatchObject({ status: 'ready', mirror: { listings: sampleListings.length - 1 } });
    const later = await refreshed(url, { outcome: 'unchanged' });
    simulator.set({ listings: [row('new.example/', 'Pony'), ...sampleListings] });
    await vi.waitFor(async () => expect((await readiness(url)).mirror.listings).toBe(sampleListings.length));
    const { fetchedAt = '' } = (await readiness(url)).mirror;
    expect(Date.parse(fetchedAt)).toBeGreaterThan(Date.parse(later.mirror.fetchedAt ?? ''));
    await vi.waitFor(() => expect(simulator.stats().statuses[200]).toBe(4));
    const { paths, statuses } = simulator.stats();
    expect(paths).toEqual({ '/csv.php': expect.any(Number), '/index.php': 2 });
    expect(statuses[304]).toBeGreaterThan(0);
  });

  test('shows every failure, tries again, and recovers', async () => {
    const simulator = await running();
    const relay = await startMirrored({
      trackerUrl: simulator.url,
      mirrorRefreshHours: often,
      trackerTimeoutMs: 300,
    });
    await refreshed(relay.url, { outcome: 'unchanged' });
    const changed = [row('new.example/', 'Pony'), ...sampleListings];
    const failures: [behaviour: { fault?: FaultName; listings?: typeof sampleListings }, detail: RegExp][] = [
      [{ fault: 'html' }, /not-a-feed/],
      [{ listings: [] }, /the list is empty/],
      [{ listings: sampleListings.slice(120) }, /fewer than half/],
      [{ fault: 'cut' }, /cut-short: (?!.*timeout)/i],
      [{ fault: 'hang-body' }, /cut-short: .*timeout/i],
      [{ fault: 'reset' }, /^csv\.php: (?!cut-short)/],
    ];
    for (const [behaviour, detail] of failures) {
      simulator.set({ fault: undefined, listings: changed, ...behaviour });
      const state = await refreshed(relay.url, { outcome: 'failed', detail: expect.stringMatching(detail) });
      expect(state).toMatchObject({ status: 'ready', mirror: { listings: expect.any(Number) } });
      expect(state.mirror.listings).toBeGreaterThanOrEqual(sampleListings.length - 1);
    }
    expect(await metricOf(relay, 'cct_mirror_refreshes_total{outcome="failed"}')).toBeGreaterThanOrEqual(6);
    simulator.set({ fault: undefined, listings: changed });
    await refreshed(relay.url, { outcome: expect.stringMatching('replaced|unchanged') });
    expect((await readiness(relay.url)).mirror.listings).toBe(changed.length - 1);
  });

  test('does not hammer a site that says nothing has changed to a mirror that holds nothing', async () => {
    const simulator = await running({ fault: 'status-304' });
    const { url } = await startMirrored({ trackerUrl: simulator.url, mirrorRefreshHours: 24 });
    await refreshed(url, { outcome: 'failed' });
    await sleep(200);
    expect(simulator.stats().requests).toBe(2);
  });

  test('leaves the site alone while what is on disk is fresh, and never comes when told so', async () => {
    const simulator = await running();
    const { url: trackerUrl } = simulator;
    const { directory } = await startFilled({ trackerUrl });
    await startMirrored({ trackerUrl, dataDir: directory, mirrorRefreshHours: 24 });
    await startMirrored({ trackerUrl, mirrorRefreshHours: 0 });
    await sleep(200);
    expect(simulator.stats().paths).toEqual({ '/csv.php': 1, '/index.php': 1 });
  });

  test('is not put off by a snapshot from the future', async () => {
    const simulator = await running();
    const { url: trackerUrl } = simulator;
    const first = await startFilled({ trackerUrl });
    const { mirror, keeper } = first;
    const fetchedAt = Date.now() + 10 * 24 * 3_600_000;
    await keeper.take({ source: `${trackerUrl}csv.php`, fetchedAt, listings: mirror.listings });
    const { url } = await startMirrored({ trackerUrl, dataDir: first.directory, mirrorRefreshHours: often });
    const state = await refreshed(url, { outcome: 'unchanged' });
    expect(Date.parse(state.mirror.fetchedAt ?? '')).toBeLessThan(fetchedAt);
  });

  test('ends with the relay', async () => {
    const simulator = await running();
    const { relay, url } = await startMirrored({ trackerUrl: simulator.url, mirrorRefreshHours: often });
    await refreshed(url, { outcome: 'unchanged' });
    await relay[Symbol.asyncDispose]();
    const { requests } = simulator.stats();
    await sleep(400);
    expect(simulator.stats().requests).toBe(requests);
  });
});

test('loading keeps no request waiting', async () => {
  const simulator = await running();
  const { directory: dataDir } = await startFilled({ trackerUrl: simulator.url });
  const relay = await createRelay(
    configSchema.parse({ trackerUrl: simulator.url, dataDir, mirrorRefreshHours: 0 }),
    pino({ level: 'silent' }),
  );
  onTestFinished(() => relay[Symbol.asyncDispose]());
  const url = await startServer(relay.listener);
  const ask = (path: string, body?: string) =>
    fetch(new URL(path, url), body === undefined ? {} : { method: 'POST', body });

  const [livez, readyz] = await Promise.all([ask('/livez'), ask('/readyz')]);
  expect([livez.status, readyz.status]).toEqual([200, 503]);
  expect(await readyz.json()).toEqual({ status: 'starting', mirror: { listings: 0 } });
  const answer = await ask('/deliberate/observables', '[{"type":"ip","value":"198.51.100.66"}]');
  expect(await answer.json()).toMatchObject({ data: { verdicts: { count: 1 } } });

  await relay.upkeep?.loaded;
  const ready = await ask('/readyz');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ status: 'ready', mirror: { listings: sampleListings.length - 1 } });
});

describe('the mirror on disk', () => {
  const shown = (url: string, listings: number) =>
    vi.waitFor(async () => expect((await readiness(url)).mirror.listings).toBe(listings), { timeout: 15_000 });

  test('is taken over when another process replaces it, and its time told', async () => {
    const { url, directory, relay } = await startMirrored({ lookupSource: 'mirror' });
    expect(await readiness(url)).toMatchObject({ status: 'starting', mirror: { listings: 0 } });
    const file = join(await scratchDirectory(), 'csv.php');
    await writeFile(file, 'TYPE,URL,IP\nPony,a.example/x,192.0.2.1\n');
    expect(await runCommand(['sync', '--file', file, '--data-dir', directory])).toMatchObject({ code: 0 });
    await shown(url, 1);
    const asked = await look(url, 'http://a.example/x');
    expect(asked).toContain('"disposition":2');

    const fetchedAt = Date.UTC(2026, 0, 2);
    const listings = [listing('b.example/'), listing('c.example/')];
    await writeSnapshot(directory, { source: 'a backup', fetchedAt, listings });
    await shown(url, 2);
    expect((await readiness(url)).mirror.fetchedAt).toBe(new Date(fetchedAt).toISOString());
    expect(relay.mirror?.holdings?.source).toBe('a backup');
    expect(await look(url, 'http://a.example/x')).not.toContain('"disposition":2');
    expect(await look(url, 'http://b.example/')).toContain('"disposition":2');
  });

  test('that is damaged is set aside, and what is held stays', async () => {
    const dataDir = await mirrorOnDisk([listing('held.example/')]);
    const relay = await startMirrored({ lookupSource: 'mirror', dataDir });
    await writeFile(relay.file, 'nothing of use');
    await vi.waitFor(() => expect(warningsOf(relay)).toMatchObject([{ msg: expect.stringContaining('corrupt') }]), {
      timeout: 15_000,
    });
    expect(await readiness(relay.url)).toMatchObject({ status: 'ready', mirror: { listings: 1 } });
  });
});

async function look(url: string, value: string): Promise<string> {
  const body = JSON.stringify([{ type: 'url', value }]);
  return (await fetch(`${url}/observe/observables`, { method: 'POST', body })).text();
}
