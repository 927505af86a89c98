import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { defanged } from '../../src/console/defanged.ts';
import { search, searchOf } from '../../src/console/listings/search.ts';
import { pivotsOf } from '../../src/console/pivots.ts';
import { prefersHtml } from '../../src/http/prefers-html.ts';
import { observableOf } from '../../src/observables/extraction/observable-of.ts';
import { questionOf } from '../../src/observables/question.ts';
import { running } from '../simulator/running.ts';
import { runCommand } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { row, startFilled } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';
import { opened } from './visiting.ts';

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
    const files = [...page.matchAll(/(?:href|src)="\.(\/console\/[^"]+)"/g)].map(([, path]) => `${url}${path}`);
    expect(files.map((file) => file.split('/').at(-1)).sort()).toEqual(readdirSync('src/console/assets').sort());
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
    const from = (text: string) => text.replace('SELF', url);
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, from(value)]));
    return (await (await opened(url)).post('/investigate', new URLSearchParams({ text: 'nothing' }), sent)).status;
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

  test('of all that can be pasted is followed by one of all that is found in it', async () => {
    const { url } = await startFilled({ ...quiet, trackerUrl: (await running()).url });
    const { post } = await opened(url);
    const values = Array.from({ length: 5000 }, (_, index) => `http://host-${index}.example/?`.padEnd(1670, '/%'));
    const text = new FormData();
    text.set('text', values.join('\n'));
    const found = await (await post('/investigate', text)).text();
    expect(found).toContain('Found 5,000 observables');
    expect(found).toMatch(/action="\.\/investigate\/results" enctype="multipart\/form-data"/);
    const selected = new FormData();
    for (const value of values) selected.append('o', `url ${value}`);
    selected.set('ask', 'mirror');
    expect(await (await post('/investigate/results', selected)).text()).toContain('<b>5,000</b> not listed');
  });

  test('tells of networks, which can not be looked up', async () => {
    const { url } = await startRelay(quiet);
    const body = new FormData();
    body.set('text', 'from 192.0.2.0/24 and 10.0.0.0/8 to nothing.example or so');
    const page = await (await (await opened(url)).post('/investigate', body)).text();
    expect(page).toContain('Left out 1 network, since only what it holds can be looked up: 192.0.2.0/24<');
  });

  const investigated = async (body: FormData) => {
    const { url } = await startRelay(quiet);
    return (await (await opened(url)).post('/investigate', body)).text();
  };
  const values = (page: string) => [...page.matchAll(/class="value"><bdi>([^<]*)/g)].map(([, value]) => value);

  test('of a text and files reads all of them, and names what it could not read', async () => {
    const body = new FormData();
    body.set('text', 'typed.example\nno observable');
    body.append('file', new File(['one.example\ntyped.example\n'], 'one.txt'));
    body.append('file', new File([new Uint8Array([0x1f, 0x8b, 8, 0, 0])], 'broken.gz'));
    body.append('file', new File([], 'empty.txt'));
    body.append('file', new File([gzipSync('two.example\n???\n')], 'two.txt.gz'));
    const page = await investigated(body);
    expect(values(page)).toEqual(['typed.example', 'one.example', 'two.example']);
    expect(page).toContain('Can&#39;t read broken.gz: ');
    expect(page).toContain('Nothing to look up: empty.txt is empty.');
    expect(page).toContain('Skipped the text line 2: no URL, domain or IP address; two.txt.gz line 2: no URL,');
  });

  test('of files that hold too much together, decompressed, is read up to there', async () => {
    const body = new FormData();
    const half = gzipSync(`half.example\n${'\n'.repeat(9 * 1024 * 1024)}`);
    for (const name of ['one.gz', 'two.gz']) body.append('file', new File([half], name));
    const page = await investigated(body);
    expect(values(page)).toEqual(['half.example']);
    expect(page).toContain('Can&#39;t read two.gz: there is more than 16 MiB to read');
  });

  test.each([
    ['one.example\n???', 'Skipped line 2: no URL, domain or IP address<'],
    [
      `one.example${'\n???'.repeat(5)}`,
      'Skipped line 2: no URL, domain or IP address; line 3: no URL, domain or IP address; line 4: no URL, domain or IP address; and 2 more<',
    ],
    [`one.example\n${'a'.repeat(1024 * 1024 + 1)}\ntwo.example`, 'Skipped line 2: longer than 1,048,576 bytes'],
  ])('tells of lines that were not read, and why', async (text, remark) => {
    const body = new FormData();
    body.set('file', new File([text], 'list.txt'));
    expect(await investigated(body)).toContain(remark);
  });

  test('of what can not be read looks nothing up', async () => {
    const simulator = await running();
    const { url } = await startRelay({ ...quiet, trackerUrl: simulator.url });
    for (const path of ['/investigate', '/investigate/results', '/investigate/export']) {
      const response = await fetch(url + path, { method: 'POST', body: '{"o":1}' });
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('could not be read')]);
    }
    expect(simulator.stats().requests).toBe(0);
  });
});

describe('the token of a form', () => {
  const text = new URLSearchParams({ text: 'panel.example' });
  const isFound = async (response: Response) => (await response.text()).includes('Found 1 observable');

  test('is asked for: without it nothing is looked up, and what was sent is not lost', async () => {
    const { url } = await startRelay(quiet);
    const { token, cookie } = await opened(url);
    const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${url}/investigate`, {
        method: 'POST',
        body: new URLSearchParams({ text: 'panel.example', ...fields }),
        headers,
      });
    for (const response of [
      await send({}),
      await send({}, { cookie }),
      await send({ token }),
      await send({ token: '' }, { cookie: 'cct=' }),
      await send({ token: `${token}x` }, { cookie }),
      await send({ token }, { cookie: (await opened(url)).cookie }),
    ]) {
      expect(response.status).toBe(403);
      const page = await response.text();
      expect(page).toContain('Nothing was looked up');
      expect(page).toContain('panel.example</textarea>');
    }
    expect((await send({ token }, { cookie })).status).toBe(200);
  });

  test('of one replica is good at another', async () => {
    const [one, other] = [await startRelay(quiet), await startRelay(quiet)];
    const { token, cookie } = await opened(one.url);
    const body = new URLSearchParams({ text: 'panel.example', token });
    const response = await fetch(`${other.url}/investigate`, { method: 'POST', body, headers: { cookie } });
    expect(await isFound(response)).toBe(true);
  });

  test('is bound to the password, so that a planted cookie is of no use', async () => {
    const { url } = await startRelay({
      ...quiet,
      auth: ['basic'],
      authUser: 'a',
      authPassword: 'correct horse battery',
    });
    const authorization = `Basic ${btoa('a:correct horse battery')}`;
    const { post, cookie } = await opened(url, { authorization });
    expect(await isFound(await post('/investigate', text))).toBe(true);
    const planted = await opened((await startRelay(quiet)).url, { cookie });
    const body = new URLSearchParams({ text: 'panel.example', token: planted.token });
    const response = await fetch(`${url}/investigate`, { method: 'POST', body, headers: { cookie, authorization } });
    expect(response.status).toBe(403);
  });

  test('stays the same for a browser that has the cookie, which over HTTPS no other name can set', async () => {
    const { url } = await startRelay(quiet);
    const { cookie, token, setCookie } = await opened(url);
    expect(setCookie).toMatch(/^cct=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await opened(url, { cookie })).toMatchObject({ token, setCookie: '' });
    const overTls = await opened(url, { 'x-forwarded-proto': 'https' });
    expect(overTls.setCookie).toMatch(/^__Host-cct=[\w-]{32}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(await isFound(await overTls.post('/investigate', text))).toBe(true);
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
  const response = await (await opened(url)).post('/investigate/export', body);
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
  const text = await (await (await opened(url)).post('/investigate/export', body)).text();
  expect(text).toContain('| `` hxxp[://]panel[.]example/`\\|<b>[x](http://y.example) `` |');
});

/** The fields of a form of a page, as a browser sends it. */
function fieldsOf(page: string, action: string): FormData {
  const form = page.slice(page.search(new RegExp(`action="[./]*investigate/${action}"`)));
  const fields = new FormData();
  const text = form.slice(0, form.indexOf('</form>'));
  for (const [, name = '', value = ''] of text.matchAll(
    /<input type="(?:hidden|checkbox)" name="(\w+)"[^>]*? value="([^"]*)"/g,
  ))
    if (name !== 'token')
      fields.append(name, value.replaceAll('&lt;', '<').replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
  return fields;
}

const mail = `From: a@nothing.example
Subject: hello
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

see http://panel.example/
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="invoice <b>http://y.example.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b--
`;
const tooMany = `${Array.from({ length: 5000 }, (_, index) => `host-${index}.example`).join('\n')}\npanel.example`;

test.each([
  [
    'mail.eml',
    mail,
    'Not read, of mail.eml: attachment invoice &lt;b',
    'Not read, of mail.eml: attachment invoice \\<b',
  ],
  [
    'list.txt',
    tooMany,
    'There is more: only the first 5,000 are taken',
    'There is more: only the first 5,000 are taken',
  ],
])(
  'what was not read of %s is told with the results and in Markdown, whatever way leads there',
  async (name, text, shown, saved) => {
    const simulator = await running({ listings: [row('panel.example/', 'Pony')] });
    const { url } = await startFilled({ ...quiet, trackerUrl: simulator.url, lookupSource: 'mirror' });
    const { post } = await opened(url);
    const given = (go: string) => {
      const body = new FormData();
      body.set('file', new File([text], name));
      body.set('go', go);
      return body;
    };
    const found = await (await post('/investigate', given('check'))).text();
    const results = [
      await (await post('/investigate/results', fieldsOf(found, 'results'))).text(),
      await (await post('/investigate', given('now'))).text(),
    ];
    for (const page of results) {
      expect(page).toContain(`<p class="remark" role="alert"><bdi>${shown}`);
      const body = fieldsOf(page, 'export');
      body.set('format', 'markdown');
      const markdown = await (await post('/investigate/export', body)).text();
      expect(markdown).toContain(`\n- ${saved}`);
      expect(markdown).not.toMatch(/http:\/\//);
      const again = await (await post('/investigate/results', fieldsOf(page, 'export'))).text();
      expect(again).toContain(`<p class="remark" role="alert"><bdi>${shown}`);
    }
  },
);

test('what a post says was not read is bounded, escaped and made visible', async () => {
  const { url } = await startRelay(quiet);
  const body = new URLSearchParams([
    ['o', 'ip 10.0.0.1'],
    ['remark', `<b>\u202E${'x'.repeat(10_000)}`],
  ]);
  for (let index = 0; index < 1000; index += 1) body.append('remark', 'again');
  const page = await (await (await opened(url)).post('/investigate/results', body)).text();
  expect(page).toContain('&lt;b&gt;<span class="unseen">U+202E</span>xxx');
  expect(page).not.toContain('x'.repeat(600));
  expect(page.match(/<p class="remark"/g)).toHaveLength(80);
});

test('what ALLOWLIST_FILE names is suspicious at most, on pages and in files', async () => {
  const simulator = await running({ listings: [row('panel.ours.example/a.php', 'Pony')] });
  const allowlistFile = join(await scratchDirectory(), 'allowed');
  await writeFile(allowlistFile, 'ours.example\n');
  const { url } = await startFilled({ ...quiet, trackerUrl: simulator.url, allowlistFile });
  const ask = async (path: string, format = '') => {
    const body = new URLSearchParams({ o: 'domain panel.ours.example', ask: 'mirror', format });
    return (await (await opened(url)).post(`/investigate/${path}`, body)).text();
  };
  const page = await ask('results');
  expect(page).toContain('<span class="verdict">Suspicious</span>');
  expect(page).toContain('It is listed, but allowed by ALLOWLIST_FILE');
  expect(await ask('export', 'csv')).toContain(',listed,Suspicious,');
  expect(await ask('export', 'markdown')).toContain('| Suspicious | `panel[.]ours[.]example` |');
});

test.each([
  'panel(.)example(.)com',
  'panel[dot]example[dot]com',
  'hxxp:\\\\panel.example.com',
  ' hxxps[://]panel.example.com/a.php',
])('listings are searched for %s as for what it stands for', (typed) => {
  const listings = [{ family: 'Pony', url: 'panel.example.com/a.php', ip: '', date: '' }];
  expect(search(listings, searchOf(new URLSearchParams({ q: typed }))).shown).toEqual(listings);
});

test('what failed or was withheld is in no group of what is not listed', async () => {
  const simulator = await running({ fault: 'status-503' });
  const { url } = await startRelay({ ...quiet, trackerUrl: simulator.url });
  const fields = new URLSearchParams([
    ['o', 'domain unknown.example'],
    ['o', 'ip 10.0.0.1'],
    ['group', 'family'],
  ]);
  const page = await (await (await opened(url)).post('/investigate/results', fields)).text();
  const heads = [...page.matchAll(/<li class="group"><h2><bdi>([^<]*)/g)].map(([, name]) => name);
  expect(heads).toEqual(['Failed', 'Withheld']);
});

test("a hostile file's name is shown, not obeyed", async () => {
  const { url } = await startRelay(quiet);
  const body = new FormData();
  body.set('file', new File([new Uint8Array([0x1f, 0x8b, 8, 0, 0])], 'invoice\u202Efdp.gz'));
  const page = await (await (await opened(url)).post('/investigate', body)).text();
  expect(page).toContain('<span class="unseen">U+202E</span>fdp.gz');
  expect(page).not.toContain('\u202E');
});

test.each([
  ['ipv6 [2001:DB8:0::1]', false],
  ['url http://[2001:db8::0:1]/a', false],
  ['ip 192.0.2.1', false],
  ['domain bücher.example', true],
])('%s has a note of its host in ASCII: %s', async (o, isNoted) => {
  const { url } = await startRelay({ ...quiet, trackerUrl: (await running()).url });
  const body = new URLSearchParams({ o });
  const page = await (await (await opened(url)).post('/investigate/results', body)).text();
  expect(page).toContain('class="verdict"');
  expect(page.includes('Its host in ASCII')).toBe(isNoted);
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
