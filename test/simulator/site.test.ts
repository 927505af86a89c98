import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { sampleListings } from '../../simulator/listings.ts';
import { lookUp, running } from './running.ts';

const rows = [
  { date: '02-01-2026', url: 'a.example/x.php?a=1&b=2', ip: '192.0.2.1', type: 'Carding, "VIP"' },
  { date: '01-01-2026', url: 'b.example/<b>/', ip: '', type: 'Pony & Co' },
];

test('query.php names the family of a listed value', async () => {
  const simulator = await running();
  const answers = ['panel.example/keitaro/admin.php', '203.0.113.145', 'unnamed.example'].map(async (value) => {
    const response = await fetch(lookUp(simulator, value));
    expect(response.headers.get('content-type')).toBe('application/json');
    return response.json();
  });
  expect(await Promise.all(answers)).toEqual([
    { success: true, message: 'Malicious: Keitaro' },
    { success: true, message: 'Malicious: Pony' },
    { success: true, message: 'Malicious: ' },
  ]);
});

test('query.php answers another message for what is not listed, and for no value', async () => {
  const simulator = await running();
  for (const address of [lookUp(simulator, 'innocent.example'), `${simulator.url}query.php`]) {
    const response = await fetch(address);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ success: false, message: expect.not.stringMatching(/^Malicious/) });
  }
});

test('csv.php is well-formed CSV with a header and a row a listing', async () => {
  const { url } = await running({ listings: rows });
  const response = await fetch(`${url}csv.php`);
  const text = await response.text();
  expect(text.split('\n')[0]).toBe('TYPE,URL,IP');
  expect(parse(text, { columns: true })).toEqual(rows.map(({ type, url, ip }) => ({ TYPE: type, URL: url, IP: ip })));
});

test('all.php opens with an empty line, then holds a URL a line, newest first', async () => {
  const { url } = await running({ listings: rows });
  const response = await fetch(`${url}all.php`);
  expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
  expect(await response.text()).toBe('\na.example/x.php?a=1&b=2\nb.example/<b>/\n');
});

test('all.php has an older form', async () => {
  const { url } = await running({ listings: rows, allFormat: 'old' });
  const lines = (await (await fetch(`${url}all.php`)).text()).split('<br />');
  expect(lines.filter((line) => !line.startsWith('#'))).toEqual([
    'a.example/x.php?a=1&amp;b=2 (SSL)',
    'b.example/<b>/',
    '',
  ]);
});

test.each(['csv.php', 'all.php'])('%s is not sent again to who has it', async (path) => {
  const simulator = await running();
  const ask = (headers: Record<string, string>) => fetch(simulator.url + path, { headers });
  const { headers } = await ask({});
  const etag = headers.get('etag') ?? '';
  const modified = headers.get('last-modified') ?? '';

  const known = await ask({ 'if-none-match': `"other", W/${etag}` });
  expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
  expect((await ask({ 'if-modified-since': modified })).status).toBe(304);
  expect((await ask({ 'if-modified-since': 'gibberish' })).status).toBe(200);
  expect((await ask({ 'if-none-match': '"other"', 'if-modified-since': modified })).status).toBe(200);

  simulator.set({ listings: rows });
  expect((await ask({ 'if-none-match': etag })).status).toBe(200);
  expect((await ask({ 'if-modified-since': modified })).status).toBe(200);
});

test('index.php shows 40 listings a page, from the offset asked for', async () => {
  const { url } = await running();
  const urlsAt = async (query: string) => cellsOf(await (await fetch(`${url}index.php${query}`)).text());
  expect(await urlsAt('')).toHaveLength(40);
  expect(await urlsAt('?s=195&m=20')).toHaveLength(sampleListings.length - 195);
  expect(await urlsAt('?m=2&s=1')).toEqual(
    sampleListings.slice(1, 3).map(({ date, url, ip, type }) => [date, url, ip, type]),
  );
});

test('index.php searches URL, IP and family, and escapes what it shows', async () => {
  const { url } = await running({ listings: rows });
  const search = async (text: string) =>
    (await fetch(`${url}index.php?search=${encodeURIComponent(text)}&s=0&m=40`)).text();
  expect(cellsOf(await search('PONY'))).toEqual([['01-01-2026', 'b.example/&#60;b&#62;/', '', 'Pony &#38; Co']]);
  expect(cellsOf(await search('192.0.2.1'))).toHaveLength(1);
  expect(cellsOf(await search('.example'))).toHaveLength(2);
  expect(await search(`'><script>`)).not.toContain('<script>');
});

test('rss.xml holds date, family and address', async () => {
  const { url } = await running({ listings: rows });
  const text = await (await fetch(`${url}rss.xml`)).text();
  expect(text).toContain('<title>a.example/x.php?a=1&#38;b=2</title>');
  expect(text).toContain('<description>[02-01-2026] Type: Carding, &#34;VIP&#34; - IP: 192.0.2.1</description>');
  expect(text).toContain('<description>[01-01-2026] Type: Pony &#38; Co</description>');
});

test('the home page is up, other paths are not there, other methods are refused', async () => {
  const { url } = await running();
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(`${url}other.php`)).status).toBe(404);
  expect((await fetch(`${url}query.php`, { method: 'POST', body: 'x' })).status).toBe(405);
  expect((await fetch(`${url}csv.php`, { method: 'HEAD' })).status).toBe(200);
});

function cellsOf(html: string): string[][] {
  const table = html.split("<table class='ExploitTable'>")[1] ?? '';
  return table
    .split('\n')
    .slice(2)
    .filter((line) => line.startsWith('<tr'))
    .map((line) => [...line.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell = '']) => cell));
}
