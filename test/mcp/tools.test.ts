import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';
import { type Connected, type Era, overHttp, overStdio } from './clients.ts';

const fetchedAt = Date.UTC(2026, 0, 15, 12);
const listings = [
  listing('panel.example/keitaro/admin.php', 'Keitaro', '198.51.100.66', '2018-01-14'),
  listing('panel.example/old/', 'Pony', '198.51.100.66', '2016-02-03'),
  listing('other.example/gate.php', 'Smoke Bot', '203.0.113.7', ''),
  ...Array.from({ length: 12 }, (_, index) => listing(`h${index}.example/`, 'Pony', '198.51.100.9', '2015-05-05')),
];
const fromMirror = ['--source', 'mirror', '--mirror-refresh-hours', '0', '--data-dir'];

const ways: [string, (era: Era) => Promise<Connected>][] = [
  ['standard input and output', async (era) => overStdio([...fromMirror, await mirrorOnDisk(listings)], era)],
  [
    'HTTP',
    async (era) => {
      const dataDir = await mirrorOnDisk(listings);
      const { url } = await startMirrored({ lookupSource: 'mirror', dataDir, mcp: 'on' });
      return overHttp(url, era);
    },
  ],
];

describe.each(ways)('over %s', (_, connect) => {
  test.each(['auto', 'legacy'] as const)('(protocol: %s) there are four tools, read-only and closed', async (era) => {
    const { client } = await connect(era);
    expect(client.getNegotiatedProtocolVersion()).toBe(era === 'auto' ? '2026-07-28' : '2025-11-25');
    expect(client.getInstructions()).toContain('"not_listed" is not "clean"');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'lookup_observables',
      'extract_and_lookup',
      'search_listings',
      'source_status',
    ]);
    for (const { annotations, inputSchema, outputSchema, description = '' } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
      expect(description.length).toBeLessThan(500);
      expectClosed(inputSchema);
      expectClosed(outputSchema);
    }
  });

  test('looks observables up, each by itself, in their order', async () => {
    const { call } = await connect('auto');
    const { content, isError } = await call('lookup_observables', {
      observables: [
        'hxxp://panel[.]example/keitaro/admin.php',
        'http://panel.example/elsewhere',
        'clean.example',
        '192.168.1.1',
        'hello world',
        '198.51.100.9',
      ],
    });
    expect(isError).toBe(false);
    expect(content.findings).toMatchObject([
      {
        index: 0,
        type: 'url',
        value: 'hxxp[:]//panel[.]example/keitaro/admin[.]php',
        result: 'listed',
        verdict: 'malicious',
        basis: 'itself',
        families: ['Keitaro'],
        listings: [{ date: '2018-01-14', url: 'panel[.]example/keitaro/admin[.]php', ip: '198[.]51[.]100[.]66' }],
        source: 'mirror',
        asOf: '2026-01-15T12:00:00.000Z',
        isStale: false,
      },
      { index: 1, result: 'suspicious', verdict: 'suspicious', basis: 'neighbours', listingsInAll: 2 },
      { index: 2, type: 'domain', result: 'not_listed', verdict: null, source: 'mirror', failure: null },
      { index: 3, result: 'withheld', verdict: null, source: 'relay' },
      { index: 4, type: null, result: 'not_an_observable', source: null },
      { index: 5, result: 'listed', verdict: 'suspicious', basis: 'shared_address', listingsInAll: 12 },
    ]);
    expect(content.findings[5].listings).toHaveLength(5);
    expect(content.counts).toEqual({
      listed: 2,
      suspicious: 1,
      not_listed: 1,
      withheld: 1,
      failed: 0,
      not_an_observable: 1,
    });
    expect(content.data).toMatchObject({
      lookupSource: 'mirror',
      mirror: { source: 'listings[.]csv', fetchedAt: new Date(fetchedAt).toISOString(), listings: listings.length },
    });
    expect(content.data.mirror.ageHours).toBeGreaterThan(0);
  });

  test('looks up what a text names, and says what was too much', async () => {
    const { call } = await connect('auto');
    const names = Array.from({ length: 130 }, (_, index) => `h${index}[.]example`).join(' and ');
    const { content } = await call('extract_and_lookup', { text: `We saw hxxp://panel[.]example/old/ and ${names}.` });
    expect(content).toMatchObject({ found: 131, notLookedUp: 31, counts: { listed: 13, not_listed: 87 } });
    expect(content.findings[0]).toMatchObject({ result: 'listed', families: ['Pony'] });
    const none = await call('extract_and_lookup', { text: 'Nothing here.' });
    expect(none).toMatchObject({ isError: false, content: { found: 0, notLookedUp: 0, findings: [] } });
  });

  test('searches listings, the latest first', async () => {
    const { call } = await connect('auto');
    const urls = async (query: object) => {
      const { content } = await call('search_listings', { ...query });
      return [content.matches, ...content.listings.map(({ url }: { url: string }) => url)];
    };
    expect(await urls({ host: 'PANEL[.]example' })).toEqual([
      2,
      'panel[.]example/keitaro/admin[.]php',
      'panel[.]example/old/',
    ]);
    expect(await urls({ family: 'smoke' })).toEqual([1, 'other[.]example/gate[.]php']);
    expect(await urls({ family: 'PONY', limit: 1 })).toEqual([13, 'panel[.]example/old/']);
    expect(await urls({ address: '203[.]0[.]113[.]7' })).toEqual([1, 'other[.]example/gate[.]php']);
    expect(await urls({ since: '2017-01-01' })).toEqual([1, 'panel[.]example/keitaro/admin[.]php']);
    expect(await urls({ address: '198.51.100.66', family: 'Pony', since: '2016-02-03' })).toEqual([
      1,
      'panel[.]example/old/',
    ]);
    expect(await urls({ host: 'nowhere.example' })).toEqual([0]);
  });

  test('tells the state of the source', async () => {
    const { call } = await connect('auto');
    const { content } = await call('source_status');
    expect(content).toMatchObject({
      lookups: 'answered',
      failure: null,
      lastRefresh: null,
      data: { lookupSource: 'mirror' },
    });
  });

  const refusals: [string, object, RegExp][] = [
    ['lookup_observables', { observables: Array.from({ length: 101 }, () => 'a.example') }, /at most 100 observables/i],
    ['lookup_observables', { observables: [] }, /at least one/],
    ['lookup_observables', { observables: ['a'.repeat(8193)] }, /at most 8192 characters/],
    ['lookup_observables', { observables: ['a.example'], deep: 1 }, /Unknown field: there are observables\.$/],
    ['lookup_observables', {}, /observables/],
    ['extract_and_lookup', { text: 'a'.repeat(65_537) }, /at most 65536 bytes/],
    ['extract_and_lookup', { text: '\u20ac'.repeat(21_846) }, /at most 65536 bytes/],
    ['search_listings', { limit: 101 }, /At most 100 listings/],
    ['search_listings', { family: 'a'.repeat(257) }, /at most 256 characters/],
    ['search_listings', { family: ' \t' }, /must not be empty/],
    ['search_listings', { since: '14-01-2018' }, /YYYY-MM-DD/],
    ['search_listings', { address: 'panel.example' }, /must be an IP address/],
    ['search_listings', { Family: 'Pony' }, /Unknown field: there are family, host, address, since, limit\.$/],
    ['source_status', { verbose: true }, /Unknown field: there are none\.$/],
  ];

  test('refuses what is too much, or no such field, with what the limit is, as a result', async () => {
    const { call } = await connect('auto');
    for (const [name, input, message] of refusals) {
      const { isError, texts } = await call(name, { ...input });
      expect.soft(isError, `${name} ${message}`).toBe(true);
      expect.soft(texts.join(), `${name} ${message}`).toMatch(message);
    }
    expect((await call('lookup_observables', { observables: ['a'.repeat(8192)] })).isError).toBe(false);
    expect((await call('extract_and_lookup', { text: 'a'.repeat(65_536) })).isError).toBe(false);
  });
});

test('searches the latest of many listings, wherever in the mirror they are', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => {
    const day = new Date(Date.UTC(2012, 0, 1 + ((index * 7919) % 3000))).toISOString().slice(0, 10);
    return listing(`h${index}.example/`, 'Pony', '', day);
  });
  const { call } = await overStdio([...fromMirror, await mirrorOnDisk(many)]);
  const { content } = await call('search_listings', { limit: 100 });
  const days = many.map(({ date }) => date).sort((a, b) => (a < b ? 1 : -1));
  expect(content.matches).toBe(3000);
  expect(content.listings.map(({ date }: { date: string }) => date)).toEqual(days.slice(0, 100));
});

describe('never falsely clean', () => {
  test('an empty mirror is an error, of look-ups and of searches', async () => {
    const { call } = await overStdio([...fromMirror, await scratchDirectory()]);
    const looked = await call('lookup_observables', { observables: ['a.example'] });
    expect(looked).toMatchObject({
      isError: true,
      content: { findings: [{ result: 'failed', failure: 'mirror-empty' }] },
    });
    expect(looked.texts[0]).toMatch(/nothing is known/);
    expect(await call('search_listings')).toMatchObject({ isError: true, content: undefined });
    expect((await call('source_status')).content).toMatchObject({ lookups: 'not_answered', failure: 'mirror-empty' });
  });

  test('a tracker that fails, with nothing to stand in for it', async () => {
    const { url } = await running({ fault: 'status-503' });
    const relay = await startRelay({ trackerUrl: url, trackerRetries: 0, mcp: 'on' });
    const { call } = await overHttp(relay.url);
    const { isError, content } = await call('lookup_observables', { observables: ['a.example', '10.0.0.1'] });
    expect(isError).toBe(false);
    expect(content.findings).toMatchObject([{ result: 'failed', failure: 'unavailable' }, { result: 'withheld' }]);
    expect(await call('lookup_observables', { observables: ['a.example'] })).toMatchObject({ isError: true });
    expect((await call('source_status')).content).toMatchObject({ lookups: 'not_answered', failure: 'unavailable' });
    expect(await call('search_listings')).toMatchObject({ isError: true });
  });

  test('a tracker that fails while the mirror stands in', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url, mcp: 'on' });
    simulator.set({ fault: 'status-503' });
    const { call } = await overHttp(relay.url);
    const { content } = await call('lookup_observables', { observables: ['http://panel.example/keitaro/admin.php'] });
    expect(content.findings).toMatchObject([
      { result: 'listed', source: 'mirror', isStale: true, failure: 'unavailable', families: ['Keitaro'] },
    ]);
    expect((await call('source_status')).content).toMatchObject({ lookups: 'answered_from_mirror' });
  });

  test('what the tracker says by itself, completed with the listings of the mirror', async () => {
    const simulator = await running();
    const relay = await startFilled({ trackerUrl: simulator.url, mcp: 'on' });
    const { call } = await overHttp(relay.url);
    const { content } = await call('lookup_observables', { observables: ['http://panel.example/keitaro/admin.php'] });
    expect(content.findings).toMatchObject([{ result: 'listed', source: 'tracker', listingsInAll: 1, isStale: false }]);
  });

  test('what is not answered by the deadline is not known', async () => {
    const simulator = await running({ latencyMs: 60_000 });
    const relay = await startRelay({ trackerUrl: simulator.url, requestDeadlineMs: 500, mcp: 'on' });
    const { call } = await overHttp(relay.url);
    const { content, isError } = await call('lookup_observables', { observables: ['a.example'] });
    expect(isError).toBe(true);
    expect(content.findings).toMatchObject([{ result: 'failed', failure: 'deadline' }]);
  });
});

test.each(['standard input and output', 'HTTP'])(
  'over %s, what everyone uses is suspicious at most, and why',
  async (way) => {
    const dataDir = await mirrorOnDisk([
      listing('other.example/', 'Pony', '9.9.9.9', '2018-01-14'),
      listing('panel.ours.example/a.php', 'Pony', '', '2018-01-14'),
    ]);
    const allowlistFile = join(await scratchDirectory(), 'allowed');
    await writeFile(allowlistFile, 'ours.example\n');
    const settings = { lookupSource: 'mirror', dataDir, mcp: 'on', allowlistFile } as const;
    const { call } =
      way === 'HTTP'
        ? await overHttp((await startMirrored(settings)).url)
        : await overStdio([...fromMirror, dataDir], 'auto', { ALLOWLIST_FILE: allowlistFile });
    const observables = ['9.9.9.9', 'panel.ours.example', 'http://panel.ours.example/a.php'];
    expect((await call('lookup_observables', { observables })).content.findings).toMatchObject([
      { result: 'listed', verdict: 'suspicious', basis: 'place_of_everyone' },
      { result: 'listed', verdict: 'suspicious', basis: 'place_of_everyone' },
      { result: 'listed', verdict: 'malicious', basis: 'itself' },
    ]);
  },
);

/** Every object of a schema names its fields and allows no others. */
function expectClosed(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  if ('type' in schema && schema.type === 'object') expect(schema).toMatchObject({ additionalProperties: false });
  for (const part of Object.values(schema)) expectClosed(part);
}
