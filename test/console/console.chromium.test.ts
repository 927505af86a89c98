import { text } from 'node:stream/consumers';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { row, startFilled } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';
import { inBrowser, paste, resultsOn } from './browser.ts';

const open = inBrowser();
const quiet = { logLevel: 'silent', trackerRetries: 0 } as const;
const listings = [
  row('panel.example/keitaro/admin.php', 'Keitaro', '198.51.100.66'),
  row('panel.example/old/', 'Pony', '198.51.100.66', '02-03-2016'),
  row('evil.example/"><script>alert(1)</script>', '<img src=x onerror=alert(1)>', '192.0.2.7'),
];
const report = `Seen at hxxps://panel[.]example/keitaro/admin.php, then at
http://panel.example/other and 10.0.0.1; nothing.example was asked too`;

async function start(settings: Parameters<typeof startFilled>[0] = {}) {
  const simulator = await running({ listings });
  return { simulator, ...(await startFilled({ ...quiet, trackerUrl: simulator.url, ...settings })) };
}

const found = [
  'Malicious https://panel.example/keitaro/admin.php',
  'Suspicious http://panel.example/other',
  'Withheld 10.0.0.1',
  'Not listed nothing.example',
];

describe('Investigate', () => {
  test('goes from a pasted text to results, by the keyboard alone, the worst first', async () => {
    const { url } = await start();
    const page = await open();
    await page.goto(url);
    await paste(page, report);
    await page.locator('#text[data-pasted=""]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.ticks li').nth(3).waitFor();
    await page.keyboard.press('Enter');
    expect(await resultsOn(page)).toEqual(found);
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.finding:focus .value').textContent()).toContain('keitaro');
    await page.keyboard.press('j');
    expect(await page.locator('.finding:focus .value').textContent()).toContain('other');
    await page.keyboard.press('/');
    await page.keyboard.type('withheld');
    expect(await page.locator('.finding:visible').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    expect(await page.locator('.help').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.locator('#text').waitFor();
  });

  test('looks up what is ticked only, and copies it defanged', async () => {
    const { url } = await start();
    const page = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(url);
    await page.fill('#text', report);
    await page.click('text=Find observables');
    await page.uncheck('#o1');
    await page.uncheck('#o2');
    await page.click('button:text-is("Look up")');
    expect(await resultsOn(page)).toEqual([found[0], found[3]]);
    await page.click('text=Copy defanged >> nth=0');
    const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
    expect(await copied()).toBe('hxxps[://]panel[.]example/keitaro/admin.php');
    await page.click('text=Copy all defanged');
    expect(await copied()).toBe('hxxps[://]panel[.]example/keitaro/admin.php\nnothing[.]example');
    expect(await page.locator('.finding a[href*="panel.example/keitaro"]').count()).toBe(0);
    await page.click('text=Copy a link to these');
    const link = await copied();
    await page.goto(url);
    // Opened where the console is already, it is the same page to the browser.
    await page.goto(link);
    expect(await page.inputValue('#text')).toBe('https://panel.example/keitaro/admin.php\nnothing.example');
  });

  test('shows what is found while the rest is still looked up', async () => {
    const { url, simulator } = await start({ trackerTimeoutMs: 25_000, requestDeadlineMs: 25_000 });
    const page = await open();
    await page.goto(url);
    await page.fill('#text', 'panel.example\nhang.fault.example');
    await page.click('text=Look all up at once');
    await page.locator('.finding').first().waitFor();
    expect(await page.locator('#done').count()).toBe(0);
    expect(await page.locator('.running').isVisible()).toBe(true);
    await simulator.close();
    expect(await resultsOn(page)).toHaveLength(2);
    expect(await page.locator('.running').isVisible()).toBe(false);
  });

  test('tells a failure from what is not listed, and tries it again in its place', async () => {
    const simulator = await running({ listings, fault: 'status-503' });
    const { url } = await startRelay({ ...quiet, trackerUrl: simulator.url });
    const page = await open();
    await page.goto(url);
    await page.fill('#text', 'https://panel.example/keitaro/admin.php');
    await page.click('text=Look all up at once');
    expect(await resultsOn(page)).toEqual(['Failed https://panel.example/keitaro/admin.php']);
    expect(await page.locator('.meaning').textContent()).toContain('It may be listed or not');
    simulator.set({ fault: undefined });
    await page.click('.finding >> text=Try again');
    await page.locator('.rank0').waitFor();
    expect(await resultsOn(page)).toEqual(['Malicious https://panel.example/keitaro/admin.php']);
    expect(await page.locator('.sums').textContent()).toBe('1 malicious');
  });

  test.each([true, false])(
    'tries what failed again and keeps what was found, with script: %s',
    async (javaScriptEnabled) => {
      const simulator = await running({ listings });
      const { url } = await startRelay({ ...quiet, trackerUrl: simulator.url });
      const page = await open({ javaScriptEnabled });
      const lookUp = async (...values: string[]) => {
        await page.goto(url);
        await page.fill('#text', values.join('\n'));
        await page.click('text=Look all up at once');
        await page.locator('#done').waitFor({ state: 'attached' });
      };
      const sums = async () => (await page.locator('.sums').textContent())?.trim();
      const listed = ['https://panel.example/keitaro/admin.php', 'http://panel.example/old/'];
      await lookUp(...listed);
      simulator.set({ fault: 'status-503' });
      await lookUp(...listed, 'one.example', 'two.example');
      expect(await sums()).toBe('2 malicious 2 failed');
      expect(await page.locator('.summary .remark').textContent()).toContain('2 look-ups gave no answer.');
      simulator.set({ fault: undefined });
      const answered = () => page.waitForResponse((response) => response.request().method() === 'POST');
      await Promise.all([answered(), page.click('.finding >> text=Try again >> nth=0')]);
      if (javaScriptEnabled) {
        await page.locator('.summary .remark', { hasText: '1 look-up gave no answer. Try it again' }).waitFor();
        expect(await sums()).toBe('2 malicious1 failed1 not listed');
        await Promise.all([answered(), page.click('text=Try it again')]);
        await page.locator('.summary .remark').waitFor({ state: 'detached' });
      }
      await page.locator('#done').waitFor({ state: 'attached' });
      expect((await sums())?.replaceAll(/(?<=\D)(?=\d)|\s+/g, ' ').replaceAll(/ +/g, ' ')).toBe(
        '2 malicious 2 not listed',
      );
      expect((await page.locator('.finding .value').allTextContents()).sort()).toEqual(
        [...listed, 'one.example', 'two.example'].sort(),
      );
      const places = await page.evaluate<string[]>(
        "[...document.querySelectorAll('.finding')].map(({ dataset }) => dataset.place)",
      );
      expect(places.sort()).toEqual(['0', '1', '2', '3']);
    },
  );

  test('tries all that failed again at once', async () => {
    const simulator = await running({ listings });
    const { url } = await startRelay({ ...quiet, trackerUrl: simulator.url });
    const page = await open();
    const known = 'https://panel.example/keitaro/admin.php';
    const lookUp = async (text: string) => {
      await page.goto(url);
      await page.fill('#text', text);
      await page.click('text=Look all up at once');
    };
    await lookUp(known);
    await page.locator('.arranged').waitFor();
    simulator.set({ fault: 'status-503' });
    await lookUp(`one.example\n${known}\nhttp://panel.example/old/`);
    await page.locator('.arranged').waitFor();
    simulator.set({ fault: undefined });
    await page.click('text=Try these again');
    await page.locator('.summary .remark').waitFor({ state: 'detached' });
    expect(await resultsOn(page)).toEqual([
      `Malicious ${known}`,
      'Malicious http://panel.example/old/',
      'Not listed one.example',
    ]);
  });

  test.each([true, false])('says that a filter matches nothing, with script: %s', async (javaScriptEnabled) => {
    const { url } = await start({ lookupSource: 'mirror' });
    const page = await open({ javaScriptEnabled });
    await page.goto(url);
    await page.fill('#text', report);
    await page.click('text=Look all up at once');
    const show = async (group: string, filter: string) => {
      await page.locator('#done').waitFor({ state: 'attached' });
      await page.selectOption('[name="group"]', group);
      await page.fill('[name="filter"]', filter);
      if (!javaScriptEnabled) await page.click('button:text-is("Show")');
      await page.locator('#done').waitFor({ state: 'attached' });
    };
    for (const group of ['none', 'host']) {
      await show(group, 'matches nothing');
      expect(await page.locator('.none:visible').allTextContents()).toEqual(['None of 4 match.']);
      expect(await page.locator('.findings > li:visible').count()).toBe(0);
      await show(group, 'withheld');
      expect(await page.locator('.none:visible').count()).toBe(0);
      expect(await page.locator('.finding:visible').count()).toBe(1);
      expect(await page.locator('.group:visible').count()).toBe(group === 'none' ? 0 : 1);
    }
    expect(await page.locator('.summary .note').textContent()).toContain(
      'holds all results, also those the filter hides',
    );
  });

  test('works without script', async () => {
    const { url, simulator } = await start({ lookupSource: 'auto' });
    const page = await open({ javaScriptEnabled: false });
    await page.goto(url);
    await page.fill('#text', report);
    await page.click('text=Find observables');
    await page.click('button:text-is("Look up")');
    expect(await resultsOnPage()).toEqual([...found].sort());
    expect(simulator.stats().requests).toBeGreaterThan(0);
    const download = page.waitForEvent('download');
    await page.click('button:text-is("CSV")');
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);

    async function resultsOnPage() {
      await page.locator('#done').waitFor({ state: 'attached' });
      const verdicts = await page.locator('.finding .verdict').allTextContents();
      const values = await page.locator('.finding .value').allTextContents();
      return verdicts.map((verdict, index) => `${verdict} ${values[index]}`).sort();
    }
  });

  const several = [
    row('z.example/a.php', 'Zeus', '', '01-02-2017'),
    row('a.example/b.php', 'Pony', '', '03-04-2018'),
    row('z.example/c.php', 'Pony', '', '05-06-2016'),
  ];
  const asked = ['http://z.example/a.php', 'nothing.example', 'http://a.example/b.php', 'http://z.example/c.php'];
  const orders = [
    ['worst', 'none', ['Malicious', 'Malicious', 'Malicious', 'Not listed nothing.example']],
    ['asked', 'none', ['z.example/a.php', 'nothing.example', 'a.example/b.php', 'z.example/c.php']],
    ['newest', 'none', ['a.example/b.php', 'z.example/a.php', 'z.example/c.php', 'nothing.example']],
    ['value', 'none', ['a.example/b.php', 'z.example/a.php', 'z.example/c.php', 'nothing.example']],
    [
      'worst',
      'family',
      [
        'Zeus 1 result',
        'z.example/a.php',
        'Pony 2 results',
        'a.example',
        'z.example/c.php',
        'Not listed 1 result',
        'nothing',
      ],
    ],
    [
      'asked',
      'host',
      ['z.example 2 results', 'a.php', 'c.php', 'nothing.example 1 result', 'nothing', 'a.example 1 result', 'b.php'],
    ],
  ] as const;

  test.each([true, false])('sorts, groups and filters, with script: %s', async (javaScriptEnabled) => {
    const simulator = await running({ listings: several });
    const { url } = await startFilled({ ...quiet, trackerUrl: simulator.url });
    const page = await open({ javaScriptEnabled });
    await page.goto(url);
    await page.fill('#text', asked.join('\n'));
    await page.click('text=Look all up at once');
    const show = async (sort: string, group: string, filter: string) => {
      await page.locator('#done').waitFor({ state: 'attached' });
      await page.selectOption('[name="sort"]', sort);
      await page.selectOption('[name="group"]', group);
      await page.fill('[name="filter"]', filter);
      if (!javaScriptEnabled) await page.click('button:text-is("Show")');
      await page.locator('#done').waitFor({ state: 'attached' });
      const items = page.locator('.findings > li:visible');
      const texts = await items.allTextContents();
      const tops = await Promise.all((await items.all()).map(async (item) => (await item.boundingBox())?.y ?? 0));
      return texts
        .map((shown, index) => ({ shown: shown.replaceAll(/\s+/g, ' '), top: tops[index] ?? 0 }))
        .sort((a, b) => a.top - b.top)
        .map(({ shown }) => shown);
    };
    for (const [sort, group, expected] of orders) {
      const items = await show(sort, group, '');
      expect(items, `${sort}, ${group}`).toHaveLength(expected.length);
      for (const [index, text] of expected.entries())
        for (const word of text.split(' ')) expect(items[index], `${sort}, ${group}`).toContain(word);
    }
    const filtered = await show('asked', 'none', 'pony Z.EXAMPLE');
    expect(filtered).toHaveLength(1);
    expect(filtered[0]).toContain('z.example/c.php');
    const download = page.waitForEvent('download');
    await page.click('button:text-is("CSV")');
    const saved = await text(await (await download).createReadStream());
    expect(
      saved
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[1]),
    ).toEqual(asked);
  });

  test('takes 5,000 pasted lines, of which some have 8,192 characters', { timeout: 180_000 }, async () => {
    const { url } = await start({ lookupSource: 'mirror' });
    const page = await open();
    await page.goto(url);
    const long = Array.from({ length: 20 }, (_, index) => `http://long-${index}.example/`.padEnd(8192, 'a'));
    const short = Array.from({ length: 4979 }, (_, index) => `http://host-${index}.example/${index}.php`);
    await paste(page, ['https://panel.example/keitaro/admin.php', ...long, ...short].join('\n'));
    await page.locator('#text[data-pasted=""]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('h1:text-is("Found 5,000 observables")').waitFor();
    await page.click('button:text-is("Look up")');
    await page.locator('#done').waitFor({ state: 'attached', timeout: 120_000 });
    expect(await page.locator('.sums').textContent()).toMatch(/^1 malicious 4,999 not listed/);
    expect(await page.locator('.finding').count()).toBe(5000);
    expect(await page.locator('.finding .value').first().textContent()).toBe('https://panel.example/keitaro/admin.php');
    expect(await page.locator('.finding .cut').first().textContent()).toBe('… 8,192 characters in all');
    const download = page.waitForEvent('download');
    await page.click('button:text-is("CSV")');
    const saved = (await text(await (await download).createReadStream())).trim().split('\n');
    expect(saved).toHaveLength(5001);
    expect(saved[21]?.split(',')[1] === long[19]).toBe(true);
  });

  test('prints what was found, with what is folded away on a screen, and nothing to click', async () => {
    const { url } = await start({ lookupSource: 'mirror' });
    const page = await open({ colorScheme: 'dark' });
    await page.goto(url);
    await page.fill('#text', report);
    await page.click('text=Look all up at once');
    await page.locator('.arranged').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('main button:visible, main select:visible, .pivots:visible, nav:visible').count()).toBe(
      0,
    );
    expect(await page.locator('.finding .url').first().isVisible()).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(27, 31, 38)');
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('takes all files that are dropped or pasted, with what is typed and what was chosen', async () => {
    const { url } = await start();
    const page = await open();
    await page.goto(url);
    const files = `
      const files = new DataTransfer();
      for (const name of ['one', 'two']) files.items.add(new File([name + '.example'], name + '.txt'));`;
    const values = async () => {
      await page.locator('.ticks').waitFor();
      return page.locator('.ticks .value').allTextContents();
    };
    await page.fill('#text', 'typed.example');
    await page.setInputFiles('#file', { name: 'c.txt', mimeType: 'text/plain', buffer: Buffer.from('chosen.example') });
    await page.evaluate(`(() => {${files}
      const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
      document.querySelector('.ask').dispatchEvent(drop);
    })()`);
    expect(await values()).toEqual(['typed.example', 'chosen.example', 'one.example', 'two.example']);
    await page.goto(url);
    await page.evaluate(`(() => {${files}
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }));
    })()`);
    expect(await values()).toEqual(['one.example', 'two.example']);
  });

  test('takes the text of cells that a spreadsheet copied with a picture of them', async () => {
    const { url } = await start();
    const page = await open();
    await page.goto(url);
    await page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'cell.example');
      clipboardData.items.add(new File(['a'], 'image.png', { type: 'image/png' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    })()`);
    await page.locator('#text[data-pasted=""]').waitFor();
    expect(await page.inputValue('#text')).toBe('cell.example');
  });

  test('takes a file that is dropped', async () => {
    const { url } = await start();
    const page = await open();
    await page.goto(url);
    await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['name,indicator\\nA,panel.example\\nB,192.0.2.7\\n'], 'list.csv'));
      for (const type of ['dragover', 'drop'])
        document.querySelector('.ask').dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    })()`);
    await page.locator('.ticks').waitFor();
    expect(await page.locator('.ticks .value').allTextContents()).toEqual(['panel.example', '192.0.2.7']);
  });

  test('shows hostile values as text', { timeout: 120_000 }, async () => {
    const { url } = await start({ lookupSource: 'mirror' });
    const page = await open();
    const long = `http://long.example/${'a'.repeat(8000)}`;
    const many = Array.from({ length: 2000 }, (_, index) => `host-${index}.example`);
    await page.goto(url);
    await page.fill(
      '#text',
      [
        'http://evil.example/"><script>alert(1)</script>',
        'http://evil.example/\u202Egnp.exe',
        `javascript:alert('x.example')`,
        'http://evil.example/onmouseover=alert(1)//',
        long,
        ...many,
      ].join('\n'),
    );
    await page.click('text=Look all up at once');
    const results = await resultsOn(page);
    expect(results.length).toBeGreaterThanOrEqual(2003);
    expect(results.join('\n')).toContain('U+202E');
    expect(results.join('\n')).toContain('characters in all');
    expect(await page.locator('main script').count()).toBe(0);
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    const pages = ['/listings', '/glance', '/listings?q=%22%3E%3Cscript%3E&page=-1&year=%27'];
    for (const path of pages) {
      await page.goto(url + path);
      expect(await page.locator('main script, main img').count()).toBe(0);
    }
    await page.goto(`${url}/listings?q=192.0.2.7`);
    expect(await page.locator('tbody tr').textContent()).toContain('<img src=x onerror=alert(1)>');
    await page.click('tbody a');
    expect(await page.locator('h1').textContent()).toContain('"><script>alert(1)</script>');
  });
});

test('a browser asks for the password and then shows the console', async () => {
  const { url } = await start({ auth: ['basic'], authUser: 'analyst', authPassword: 'correct horse battery' });
  const page = await open({ httpCredentials: { username: 'analyst', password: 'correct horse battery' } });
  await page.goto(url);
  await page.fill('#text', 'panel.example');
  await page.click('text=Look all up at once');
  expect(await resultsOn(page)).toEqual(['Malicious panel.example']);
  expect((await fetch(url, { headers: { accept: 'text/html' } })).headers.get('www-authenticate')).toMatch(/^Basic /);
});

test("a listing's page draws when its host and its address were listed, and tells it in a table", async () => {
  const simulator = await running({
    listings: [
      row('panel.example/a.php', 'Pony', '192.0.2.7', '14-01-2018'),
      row('panel.example/b.php', 'Zeus', '192.0.2.8', '03-01-2018'),
      row('other.example/', 'Pony', '192.0.2.7', '30-11-2015'),
      row('undated.example/', 'Pony', '192.0.2.7', ''),
    ],
  });
  const { url } = await startFilled({ ...quiet, trackerUrl: simulator.url });
  const page = await open();
  await page.goto(`${url}/listings?q=a.php`);
  await page.click('tbody a');
  expect(await page.locator('.timeline title').allTextContents()).toEqual([
    'Listings by month, November 2015 to January 2018',
    'Host, January 2018: 2 listings',
    'Address, January 2018: 1 listing',
    'Address, November 2015: 1 listing',
  ]);
  expect(await page.locator('.timeline .ring').count()).toBe(2);
  await page.click('.timeline summary');
  expect(await page.locator('.timeline tbody tr').allInnerTexts()).toEqual([
    'January 2018\t2\t1',
    'November 2015\t0\t1',
  ]);
  expect(await page.locator('main h2').allTextContents()).toEqual([
    'Timeline',
    'On the same host: 1 other listing',
    'At the same address: 2 other listings',
  ]);
});

test('the relay at a glance shows each of its cards', async () => {
  const { url } = await start();
  const page = await open();
  await page.goto(`${url}/glance`);
  expect(await page.locator('.card h2:visible').allTextContents()).toEqual([
    'Tracker',
    'Circuit',
    'Cache',
    'Mirror',
    'Last refresh',
  ]);
});

test('the API page tries without script what takes no body', async () => {
  const { url } = await start();
  const page = await open({ javaScriptEnabled: false });
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto(`${url}/docs`);
  expect(await page.locator('#post-observe-observables pre:visible').last().textContent()).toMatch(/^curl -s /);
  await page.click('#post-version >> text=Try it');
  expect(await page.locator('body').textContent()).toContain('"version"');
});

test('the API page tries an endpoint', async () => {
  const { url } = await start();
  const page = await open();
  await page.goto(`${url}/docs`);
  await page.click('#post-version >> text=Try it');
  await page.locator('#post-version .answer', { hasText: '"version"' }).waitFor();
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('nothing stands in the way of anybody, also at 390 pixels', { timeout: 120_000 }, async () => {
    const { url, simulator } = await start();
    const page = await open({ colorScheme, viewport: { width: 390, height: 844 }, bypassCSP: true });
    const check = async (name: string) => {
      await page.evaluate(axe.source);
      const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html }) => ({ html })) })))`,
      );
      expect(found, name).toEqual([]);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, name).toBeLessThanOrEqual(390);
    };
    for (const path of ['/', '/glance', '/listings', '/docs']) {
      await page.goto(url + path);
      await check(path);
    }
    await page.goto(`${url}/listings`);
    await page.click('tbody a >> nth=0');
    await page.locator('.timeline').waitFor();
    await check('a listing');
    await page.goto(url);
    await page.fill('#text', `${report}\nhttp://evil.example/\u202Egnp.exe`);
    await page.click('text=Find observables');
    await page.locator('.ticks').waitFor();
    await check('what was found');
    simulator.set({ fault: 'status-503' });
    await page.click('button:text-is("Look up")');
    await resultsOn(page);
    await check('results');
    await page.selectOption('[name="group"]', 'host');
    await page.locator('.group').first().waitFor();
    await check('results in groups');
  });
});
