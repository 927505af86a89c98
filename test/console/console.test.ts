import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { defanged } from '../../src/console/defanged.ts';
import { pivotsOf } from '../../src/console/pivots.ts';
import { prefersHtml } from '../../src/http/prefers-html.ts';
import { observableOf } from '../../src/observables/extraction/observable-of.ts';
import { questionOf } from '../../src/observables/question.ts';
import { running } from '../simulator/running.ts';
import { runCommand } from '../support/run-command.ts';
import { row, startFilled } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';

const quiet = { logLevel: 'silent', trackerRetries: 0 } as const;
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('GET /', () => {
  test('is the console for a browser and JSON for anything else', async () => {
    const { url } = await startRelay(quiet);
    const page = await fetch(url, { headers: browser });
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.5']) {
      const other = await fetch(url, { headers: { accept } });
      expect([other.headers.get('content-type'), other.headers.get('vary')]).toEqual(['application/json', 'Accept']);
    }
    expect((await fetch(url, { method: 'HEAD', headers: browser })).status).toBe(200);
    expect((await fetch(url, { method: 'POST', headers: browser })).status).toBe(405);
  });

  test('is JSON for all where CONSOLE is off', async () => {
    const { url } = await startRelay({ ...quiet, console: 'off' });
    expect((await fetch(url, { headers: browser })).headers.get('content-type')).toBe('application/json');
    for (const path of ['/glance', '/listings', '/docs', '/investigate', '/console/x'])
      expect((await fetch(url + path)).status).toBe(404);
  });

  test('is a page of less than 60 KB with all its files, compressed', async () => {
    const { url } = await startRelay(quiet);
    const page = await (await fetch(url, { headers: browser })).text();
    const files = [...page.matchAll(/(?:href|src)="(\/console\/[^"]+)"/g)].map(([, path]) => `${url}${path}`);
    expect(files).toHaveLength(3);
    const texts = await Promise.all(files.map(async (file) => (await fetch(file)).text()));
    const bytes = [page, ...texts].reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(bytes).toBeLessThan(60_000);
  });
});

test.each([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/*', false],
  ['text/html', true],
  ['TEXT/HTML;q=0.9, application/json;q=0.8', true],
  ['text/html;q=0, */*', false],
  ['text/html;q=x', false],
  ['application/json, text/html;q=0.9', false],
])('Accept: %s prefers HTML: %s', (accept, isPreferred) => {
  expect(prefersHtml(accept)).toBe(isPreferred);
});

describe('a post', () => {
  async function post(headers: Record<string, string>) {
    const { url } = await startRelay(quiet);
    const body = new URLSearchParams({ text: 'nothing' });
    const from = (text: string) => text.replace('SELF', url);
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, from(value)]));
    return (await fetch(`${url}/investigate`, { method: 'POST', body, headers: sent })).status;
  }

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'https://elsewhere.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'SELF' }, 200],
    [{}, 200],
  ])('of %j is answered with %i', async (headers, status) => {
    expect(await post(headers)).toBe(status);
  });

  test('of more than 8 MiB is refused', async () => {
    const { url } = await startRelay(quiet);
    const body = new URLSearchParams({ text: 'a'.repeat(9 * 1024 * 1024) });
    const response = await fetch(`${url}/investigate`, { method: 'POST', body });
    expect(response.status).toBe(413);
  });

  test('tells of networks, which can not be looked up', async () => {
    const { url } = await startRelay(quiet);
    const body = new FormData();
    body.set('text', 'from 192.0.2.0/24 and 10.0.0.0/8 to nothing.example or so');
    const page = await (await fetch(`${url}/investigate`, { method: 'POST', body })).text();
    expect(page).toContain('the addresses they hold can be looked up: 192.0.2.0/24.');
  });

  test('of what can not be read looks nothing up', async () => {
    const simulator = await running();
    const { url } = await startRelay({ ...quiet, trackerUrl: simulator.url });
    for (const [path, status] of [
      ['/investigate', 200],
      ['/investigate/results', 200],
      ['/investigate/export', 400],
    ]) {
      const response = await fetch(`${url}${path}`, { method: 'POST', body: '{"o":1}' });
      expect([path, response.status]).toEqual([path, status]);
      await response.text();
    }
    expect(simulator.stats().requests).toBe(0);
  });
});

test.each(['csv', 'ctim', 'stix'])('saves %s as the command line does', async (format) => {
  const simulator = await running({ listings: [row('panel.example/a.php', 'Pony', '192.0.2.7'), row('b.example/')] });
  const { url, directory } = await startFilled({ ...quiet, trackerUrl: simulator.url });
  const values = ['http://panel.example/other', '192.0.2.7', 'b.example', 'nothing.example', '10.0.0.1'];
  const fields = [
    'url http://panel.example/other',
    'ip 192.0.2.7',
    ...values.slice(2, 4).map((one) => `domain ${one}`),
  ];
  const body = new URLSearchParams([...fields, 'ip 10.0.0.1'].map((field): [string, string] => ['o', field]));
  body.set('ask', 'mirror');
  body.set('format', format);
  const response = await fetch(`${url}/investigate/export`, { method: 'POST', body });
  const env = { TRACKER_URL: simulator.url, DATA_DIR: directory, LOOKUP_SOURCE: 'mirror' };
  const { out } = await runCommand(['lookup', '--output', format, ...values], { env });
  expect(withoutTimes(await response.text())).toBe(withoutTimes(out));
  expect(out).not.toBe('');
});

/** The moment of an export, and what is derived from it, differ from run to run. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/"transient:[^"]+"/g, '"ID"')
    .replaceAll(/bundle--[0-9a-f-]{36}/g, 'BUNDLE');
}

test('saves Markdown in which values are neither links nor markup', async () => {
  const { url } = await startRelay({ ...quiet, trackerUrl: (await running()).url });
  const body = new URLSearchParams([
    ['o', 'url http://panel.example/`|<b>[x](http://y.example)'],
    ['format', 'markdown'],
  ]);
  const text = await (await fetch(`${url}/investigate/export`, { method: 'POST', body })).text();
  expect(text).toContain('| `` hxxp[://]panel[.]example/`\\|<b>[x](http://y.example) `` |');
});

test.each([
  ['https://panel.example/a.php?b=c.d', 'hxxps[://]panel[.]example/a.php?b=c.d'],
  ['ftp://panel.example', 'ftp[://]panel[.]example'],
  ['panel.example:8080/a.php', 'panel[.]example:8080/a.php'],
  ['192.0.2.1', '192[.]0[.]2[.]1'],
  ['2001:db8::1', '2001[:]db8[:][:]1'],
])('%s is defanged to %s, and read back', (value, safe) => {
  expect(defanged(value)).toBe(safe);
  expect(observableOf(safe)?.value).toBe(value);
});

test('pivots lead to other services, encoded, and nowhere for what is withheld', () => {
  const pivots = pivotsOf(questionOf({ type: 'url', value: 'http://panel.example/"?a=b&c#d' }));
  expect(pivots.map(({ href }) => new URL(href).host)).toEqual([
    'urlscan.io',
    'www.virustotal.com',
    'www.shodan.io',
    'crt.sh',
  ]);
  expect(pivotsOf(questionOf({ type: 'ip', value: '10.0.0.1' }))).toEqual([]);
});
