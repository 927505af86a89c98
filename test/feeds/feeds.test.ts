import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { listingFormatNames } from '../../src/formats/format-names.ts';
import { hostileListings } from '../formats/samples.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { runCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startMirrored } from '../support/start-mirrored.ts';
import { everyonesHosts } from './well-known-hosts.ts';

const fetchedAt = Date.UTC(2026, 0, 15, 12, 0, 0, 250);
const fronted = listing('fronted.example/panel/', 'Pony', '104.28.22.41', '2017-01-01');
const held = [
  listing('panel.example/admin.php?a=1', 'Pony', '192.0.2.7', '2018-01-14'),
  listing('old.example/gate/', 'Keitaro', '192.0.2.8', '2015-06-01'),
  listing('undated.example/', 'Pony', '', ''),
  fronted,
  listing('github.com/someone/panel.php', 'Zeus', '203.0.113.140', '2025-12-01'),
  listing('www.geocities.ws', 'Zeus', '203.0.113.141', '2016-12-01'),
  listing('blogspot.com/x.php', 'Zeus', '203.0.113.142', '2016-12-01'),
  listing('192.168.1.1/x.php', 'Zeus', '10.0.0.7', '2016-12-01'),
  ...Array.from({ length: 12 }, (_, n) => listing(`shop-${n}.example/`, 'Zeus', '198.51.100.12', '2017-03-04')),
  ...hostileListings,
];

async function start(settings: Partial<Config> = {}, listings = held) {
  const dataDir = await mirrorOnDisk(listings, fetchedAt);
  const { url } = await startMirrored({ dataDir, lookupSource: 'mirror', ...settings });
  return { url, dataDir, feed: (path: string, init?: RequestInit) => fetch(`${url}/feeds/${path}`, init) };
}

/** A request whose answer is not decoded. */
function raw(url: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      request(url, { headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('a feed', () => {
  test.each(listingFormatNames)('%s is exactly what `cct export` prints', async (format) => {
    const { feed, dataDir } = await start();
    const args = ['export', '--format', format, '--data-dir', dataDir];
    const plain = await runCommand([...args, '--exclude-shared-hosting']);
    expect(await (await feed(format)).text()).toBe(plain.out);
    const narrowed = await runCommand([
      ...args,
      '--family',
      'Pony',
      'zeus',
      '--since',
      '2017-01-01',
      '--max-age-days',
      '4000',
    ]);
    const query = 'family=Pony&family=zeus&since=2017-01-01&maxAgeDays=4000&includeSharedHosting=true';
    expect(await (await feed(`${format}?${query}`)).text()).toBe(narrowed.out);
    expect(narrowed.out).not.toBe(plain.out);
  });

  test('is answered with 304 to whoever holds it, by tag or by date', async () => {
    const { feed } = await start();
    const { headers } = await feed('domains');
    const etag = headers.get('etag') ?? '';
    const modified = headers.get('last-modified') ?? '';
    const before = new Date(Date.parse(modified) - 1000).toUTCString();
    const statusWith = async (given: Record<string, string>, path = 'domains') =>
      (await feed(path, { headers: given })).status;
    expect(await statusWith({ 'if-none-match': `"other", ${etag}` })).toBe(304);
    expect(await statusWith({ 'if-none-match': '*' })).toBe(304);
    expect(await statusWith({ 'if-none-match': etag }, 'domains?family=Pony')).toBe(200);
    expect(await statusWith({ 'if-none-match': etag }, 'ips')).toBe(200);
    expect(await statusWith({ 'if-modified-since': modified })).toBe(304);
    expect(await statusWith({ 'if-modified-since': before })).toBe(200);
    expect(await statusWith({ 'if-none-match': '"other"', 'if-modified-since': modified })).toBe(200);
  });

  test('is no older by date than the process, whose allowed places may be others than before', async () => {
    const { feed } = await start();
    expect(
      (await feed('domains', { headers: { 'if-modified-since': new Date(fetchedAt).toUTCString() } })).status,
    ).toBe(200);
  });

  test.each([{ 'if-none-match': '*' }, { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }])(
    'that holds nothing is 503 to %j too',
    async (headers) => {
      expect((await (await start()).feed('ips?family=Nope', { headers })).status).toBe(503);
    },
  );

  test('has another tag when the mirror or the allowed places change', async () => {
    const tagOf = async ({ feed }: Awaited<ReturnType<typeof start>>) => (await feed('domains')).headers.get('etag');
    const before = await tagOf(await start());
    expect(await tagOf(await start())).toBe(before);
    expect(await tagOf(await start({}, held.slice(1)))).not.toBe(before);
    expect(await tagOf(await start({ builtInAllowlist: 'off' }))).not.toBe(before);
  });

  test('is compressed as the caller takes it', async () => {
    const { url } = await start();
    const plain = (await raw(`${url}/feeds/stix`, {})).body;
    const gzip = await raw(`${url}/feeds/stix`, { 'accept-encoding': 'gzip' });
    const br = await raw(`${url}/feeds/stix`, { 'accept-encoding': 'deflate, gzip;q=0.5, br' });
    const none = await raw(`${url}/feeds/stix`, { 'accept-encoding': 'gzip;q=0, identity' });
    expect([gzip.headers['content-encoding'], br.headers['content-encoding']]).toEqual(['gzip', 'br']);
    expect(gunzipSync(gzip.body).equals(plain)).toBe(true);
    expect(brotliDecompressSync(br.body).equals(plain)).toBe(true);
    expect(none.body.equals(plain)).toBe(true);
  });

  test('has its own content type, and with HEAD the same headers without a body', async () => {
    const { feed, url } = await start();
    const typeOf = async (name: string) => (await feed(name)).headers.get('content-type');
    expect(await typeOf('csv')).toBe('text/csv; charset=utf-8');
    expect(await typeOf('stix')).toBe('application/stix+json;version=2.1');
    expect(await typeOf('ips')).toBe('text/plain; charset=utf-8');
    const head = await raw(`${url}/feeds/csv`, {}, 'HEAD');
    expect([head.status, head.body.length, head.headers['etag']]).toEqual([
      200,
      0,
      (await feed('csv')).headers.get('etag'),
    ]);
  });
});

describe('what is no feed', () => {
  test.each([
    ['nope', 404, 'There is no format "nope".'],
    ['ips?family=', 400, 'family takes a malware family; several times for several.'],
    ['ips?family=%20%00', 400, 'family takes a malware family; several times for several.'],
    ['csv?foo=1', 400, 'There is no parameter "foo".'],
    ['csv?since=yesterday', 400, 'since takes a day, YYYY-MM-DD.'],
    ['csv?since=2018-02-31', 400, 'since takes a day, YYYY-MM-DD.'],
    ['csv?maxAgeDays=0', 400, 'maxAgeDays takes a whole number from 1 to 99999.'],
    ['csv?type=ip&type=url', 400, 'type is given more than once.'],
    ['csv?includeSharedHosting=yes', 400, 'includeSharedHosting takes true or false (default).'],
    [
      'hosts?type=ip',
      503,
      'Nothing to tell: hosts can hold none of it. allowEmpty=true answers with a feed that holds nothing.',
    ],
    [
      'ips?family=Nope',
      503,
      'Nothing to tell: no listing passes the filters. allowEmpty=true answers with a feed that holds nothing.',
    ],
  ])('%s is %i, which says why', async (path, status, reason) => {
    const response = await (await start()).feed(path);
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ code: status, reason }),
    ]);
  });

  test('an empty one is given to whoever asks for it', async () => {
    const response = await (await start()).feed('ips?family=Nope&allowEmpty=true');
    expect([response.status, (await response.text()).split('\n').filter((line) => !/^(#.*)?$/.test(line))]).toEqual([
      200,
      [],
    ]);
  });

  test('an empty mirror is 503, another method 405, and all of it is gone when it is turned off', async () => {
    const { url } = await startMirrored({ lookupSource: 'mirror', dataDir: await scratchDirectory() });
    expect((await fetch(`${url}/feeds/csv`)).status).toBe(503);
    const posted = await fetch(`${url}/feeds/csv`, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await (await fetch(`${url}/feeds`)).json()).toMatchObject({ formats: [...listingFormatNames] });
    expect((await (await start({ feeds: 'off' })).feed('csv')).status).toBe(404);
  });
});

describe('nobody is blocked wrongly', () => {
  const wellKnown = everyonesHosts.map((host, n) =>
    listing(`${host}${n % 2 === 0 ? '' : '/panel.php'}`, 'Zeus', `203.0.113.${n % 250}`),
  );

  test('no list names a host of everyone’s, a public suffix, a fronting network or a private address', async () => {
    const { feed } = await start({}, [...held, ...wellKnown]);
    const lines = async (name: string) =>
      (await (await feed(`${name}?includeSharedHosting=true`)).text())
        .split('\n')
        .filter((line) => !/^(#.*)?$/.test(line));
    const [domains, ips, urls, hosts] = await Promise.all(['domains', 'ips', 'urls', 'hosts'].map(lines));
    const everyones = new Set([...everyonesHosts, 'geocities.ws', 'www.geocities.ws', 'blogspot.com']);
    expect(domains?.filter((name) => everyones.has(name))).toEqual([]);
    expect(hosts).toEqual(domains?.map((name) => `0.0.0.0 ${name}`));
    expect(domains?.filter((name) => !/^(?=.{4,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$/.test(name))).toEqual([]);
    expect(ips?.toSorted()).toEqual(['192.0.2.7', '192.0.2.8', '198.51.100.12', '203.0.113.8']);
    expect(urls).toContain('github.com/someone/panel.php');
    expect(urls?.filter((url) => everyones.has(url.replace(/\/$/, '')))).toEqual([]);
    expect(urls?.filter((url) => !/^[\x21-\x7e]+$/.test(url))).toEqual([]);
  });

  test('nor does any cell of a table', async () => {
    const rows = parse<Record<string, string>>(await (await (await start()).feed('csv')).text(), { columns: true });
    const urls = rows.map(({ url }) => url);
    expect(urls).toContain('fronted.example/panel/');
    expect(urls).not.toContain('www.geocities.ws');
    expect(rows.find(({ url }) => url === 'fronted.example/panel/')?.['ip']).toBe('');
    expect(rows.find(({ url }) => url === 'github.com/someone/panel.php')?.['ip']).toBe('');
  });
});
