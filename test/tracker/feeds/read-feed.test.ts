import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedForm, FeedOutcome, FeedRow } from '../../../src/tracker/feeds/feed.ts';
import { readFeed } from '../../../src/tracker/feeds/read-feed.ts';
import type { Listing } from '../../../src/tracker/listing.ts';

type Reading = { outcome: FeedOutcome; listings: Listing[]; refused: FeedRow[] };

async function read(source: Iterable<string | Uint8Array> | Readable, expected?: FeedForm): Promise<Reading> {
  const listings: Listing[] = [];
  const refused: FeedRow[] = [];
  const stream = source instanceof Readable ? source : Readable.from(source);
  const outcome = await readFeed(
    stream,
    (row) => {
      if (row.kind === 'listing') listings.push(row.listing);
      else refused.push(row);
    },
    expected,
  );
  return { outcome, listings, refused };
}

const listing = (url: string, more: Partial<Listing> = {}): Listing => ({ family: '', url, ip: '', date: '', ...more });

const none = {
  'no-url': 0,
  'no-host': 0,
  'not-public': 0,
  'odd-address': 0,
  'shared-host': 0,
  'too-long': 0,
  unreadable: 0,
};

const csv = `TYPE,URL,IP
Keitaro,panel.example/admin.php?a=1&b=2,192.0.2.1
"Smoke, Bot","panel.example/x/""y""",198.51.100.7
,bücher.example:8080/~user//gate.php,
`;

const csvListings = [
  listing('panel.example/admin.php?a=1&b=2', { family: 'Keitaro', ip: '192.0.2.1' }),
  listing('panel.example/x/"y"', { family: 'Smoke, Bot', ip: '198.51.100.7' }),
  listing('bücher.example:8080/~user//gate.php'),
];

const index = `<!DOCTYPE html><html><head><title>CyberCrime</title></head><body>
<table class='menu'><tr><td>a</td><td>b.example</td><td>c</td><td>d</td></tr></table>
<table class='ExploitTable'><thead><tr><th>Date</th><th>URL</th><th>IP</th><th>Type</th></tr></thead>
<tr class="odd"><td>14-01-2018</td><td><a href="/x">panel.example/cp.php?m=login&amp;x=1</a></td>
 <td> <a href='/ip'>192.0.2.1</a> </td><td>Zeus &#40;Cit design&#x29;</td><td>[VT]</td></tr>
<tr><td colspan="4">an advertisement</td></tr>
<tr><td>01-01-1970</td><td>other.example/</td><td></td><td></td></tr>
</table></body></html>`;

const indexListings = [
  listing('panel.example/cp.php?m=login&x=1', { family: 'Zeus (Cit design)', ip: '192.0.2.1', date: '2018-01-14' }),
  listing('other.example/'),
];

const json = JSON.stringify(
  [
    { date: '14-01-2018', url: 'panel.example/a]},{"[', ip: '192.0.2.1', type: 'Pony \\"' },
    { date: '29-02-2017', url: 'other.example/', ip: null },
  ],
  undefined,
  1,
);

const jsonListings = [
  listing('panel.example/a]},{"[', { family: 'Pony \\"', ip: '192.0.2.1', date: '2018-01-14' }),
  listing('other.example/'),
];

const all = '\npanel.example/admin.php\nпример.example/gate\nother.example:8080//x y/~user/\n';
const allListings = [
  listing('panel.example/admin.php'),
  listing('пример.example/gate'),
  listing('other.example:8080//x y/~user/'),
];
const oldAll =
  '# all of them<br />panel.example/admin.php?a=1&amp;b=2 (SSL)<BR/>(SSL)other.example/ # closed<br>\r\nthird.example/#top';
const oldAllListings = [
  listing('panel.example/admin.php?a=1&b=2'),
  listing('other.example/'),
  listing('third.example/#top'),
];

const tableListings = [
  listing('panel.example/a', { family: 'Pony', ip: '192.0.2.1', date: '2018-01-14' }),
  listing('panel.example/b', { family: 'Zeus' }),
];
const table = [
  ['date', 'family', 'url', 'ip', 'link'],
  ['2018-01-14', 'Pony', 'panel.example/a', '192.0.2.1', 'https://tracker.example/?search=a'],
  ['', 'Zeus', 'panel.example/b', '', 'https://tracker.example/?search=b'],
];
const tableBy = (separator: string) => table.map((cells) => `${cells.join(separator)}\n`).join('');

describe.each([
  ['csv', 'csv', csv, csvListings],
  ['csv, as `export` writes it', 'csv', tableBy(','), tableListings],
  ['csv, comments before its header', 'csv', `# a copy\n\n# of ours\n${tableBy(',')}`, tableListings],
  ['csv, of semicolons', 'csv', tableBy(';'), tableListings],
  ['csv, of tabs', 'csv', tableBy('\t'), tableListings],
  ['csv, crlf and byte order mark', 'csv', `\ufeff${csv.replaceAll('\n', '\r\n')}`, csvListings],
  ['all', 'all', all, allListings],
  ['all, old form', 'all', oldAll, oldAllListings],
  ['index', 'index', index, indexListings],
  ['json', 'json', json, jsonListings],
] as const)('readFeed: %s', (_, form, text, listings) => {
  test('reads every listing', async () => {
    const reading = await read([text], form);
    expect(reading.listings).toEqual(listings);
    expect(reading.outcome).toMatchObject({
      kind: 'read',
      form,
      summary: { rows: listings.length, kept: listings.length, duplicates: 0 },
    });
  });

  test('wherever the pieces end', async () => {
    const octets = Buffer.from(text);
    const ends = fc.array(fc.nat({ max: octets.length }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(ends, async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), octets.length];
        const pieces = at.slice(1).map((end, before) => octets.subarray(at[before], end));
        expect((await read(pieces)).listings).toEqual(listings);
      }),
      { numRuns: 50 },
    );
  });

  test('octet by octet', async () => {
    const octets = Array.from(Buffer.from(text), (octet) => Uint8Array.of(octet));
    expect((await read(octets)).listings).toEqual(listings);
  });
});

describe('readFeed: dirty rows', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1\t', '192.0.2.1'],
    [' 192.0.2.1', '192.0.2.1'],
    ['192.0.2.1]', '192.0.2.1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['FastFlux', ''],
    ['192.0.2.999', ''],
    ['host.example', ''],
    ['', ''],
  ])('the IP cell %j is read as %j', async (ip, expected) => {
    expect((await read([JSON.stringify([{ url: 'panel.example/', ip }])])).listings).toEqual([
      listing('panel.example/', { ip: expected }),
    ]);
  });

  test.each([
    ['14-01-2018', '2018-01-14'],
    ['2018-01-14', '2018-01-14'],
    ['01-01-1970', ''],
    ['31-02-2018', ''],
    ['yesterday', ''],
  ])('the date %j is read as %j', async (date, expected) => {
    expect((await read([JSON.stringify([{ url: 'panel.example/', date }])])).listings[0]?.date).toBe(expected);
  });

  test('counts what was put right, what was refused and what was there twice', async () => {
    const { outcome, listings, refused } = await read([
      `TYPE,URL,IP
 Di  BoTNet ,http://panel.example/a?x=1&amp;y=2 ,192.0.2.1]
Di BoTNet,panel.example/a?x=1&y=2,192.0.2.1
Pony,b.example/,FastFlux
Pony,,192.0.2.2
Pony,http://,192.0.2.2
Pony,c.example/a,b,192.0.2.3
Pony,"d.example/,192.0.2.4
${'x'.repeat(8193)},e.example/,192.0.2.5
Pony,f.example/${'x'.repeat(100_000)},192.0.2.6
Pony
Pony,g.example/
`,
    ]);
    expect(listings).toEqual([
      listing('panel.example/a?x=1&y=2', { family: 'Di BoTNet', ip: '192.0.2.1' }),
      listing('b.example/', { family: 'Pony' }),
      listing('c.example/a,b', { family: 'Pony', ip: '192.0.2.3' }),
      listing('d.example/', { family: 'Pony', ip: '192.0.2.4' }),
      listing('g.example/', { family: 'Pony' }),
    ]);
    expect(outcome).toEqual({
      kind: 'read',
      form: 'csv',
      summary: {
        rows: 11,
        kept: 5,
        duplicates: 1,
        refused: { ...none, 'no-url': 3, 'too-long': 2 },
        refusedRows: refused,
        repaired: { 'url-cleaned': 1, 'ip-cleaned': 1, 'ip-dropped': 1, 'date-dropped': 0, 'family-cleaned': 1 },
      },
    });
    expect(refused.map((row) => row.kind === 'refused' && row.reason)).toEqual([
      'no-url',
      'no-url',
      'too-long',
      'too-long',
      'no-url',
    ]);
    for (const row of refused) expect(row.kind === 'refused' && row.text.length).toBeLessThanOrEqual(200);
  });

  test('a row that names no place of its own is refused, and counted by why', async () => {
    const rows = {
      'no-host': ['///', 'www.example:port/', '0.0.0.256/x'],
      'not-public': [
        ...['com', '*', 'localhost/panel/', 'panel.local/gate.php', '0.0.0.0', '0.1.2.3/x', '10.0.0.1/x', '127.1'],
        ...['255.255.255.255/x', '224.0.0.1', '100.64.0.1/x', '[::]/x', '[::1]', '[fe80::1]/x', '[::ffff:10.0.0.1]/x'],
      ],
      'odd-address': ['1.1/x', '0xcb007101/x', '0313.0.0161.1/', '3405803777', '203.0.113.%31/x', '203.0.113.１'],
      'shared-host': [
        ...[
          'google.com',
          'http://www.google.com/',
          'GitHub.com./',
          'google.com:8080',
          'bit.ly/',
          'co.uk',
          'github.io/',
        ],
        ...['blogspot.com', 'x.dl.dropboxusercontent.com'],
      ],
    };
    const kept = [
      ...['github.com/evil/panel.php', 'co.uk/x', 'evil.github.io/', 'evil.blogspot.com', 'google.com.evil.example'],
      ...['203.0.113.1', '203.0.113.1:8080/x', '[2001:db8::1]/', 'panel.onion/', 'panel.bit', 'notgoogle.com'],
    ];
    const { outcome, listings, refused } = await read(
      [`a.example/\n${[...kept, ...Object.values(rows).flat()].join('\n')}`],
      'all',
    );
    expect(listings.map(({ url }) => url)).toEqual(['a.example/', ...kept]);
    const reasons = Object.entries(rows).flatMap(([reason, texts]) => texts.map(() => reason));
    expect(refused.map((row) => row.kind === 'refused' && row.reason)).toEqual(reasons);
    const counts = Object.fromEntries(Object.entries(rows).map(([reason, texts]) => [reason, texts.length]));
    expect(outcome).toMatchObject({ kind: 'read', summary: { refused: { ...none, ...counts } } });
  });

  test('an IP cell with an address that no host can have is emptied', async () => {
    const cells = [
      '0.0.0.0',
      '10.3.115.236',
      '127.0.0.1',
      '169.254.1.1',
      '255.255.255.255',
      '224.0.0.1',
      'fe80::1',
      '::',
    ];
    const { outcome, listings } = await read([JSON.stringify(cells.map((ip, at) => ({ url: `${at}.example`, ip })))]);
    expect(listings.map(({ ip }) => ip)).toEqual(cells.map(() => ''));
    expect(outcome).toMatchObject({ summary: { repaired: { 'ip-dropped': cells.length } } });
    const second = await read([JSON.stringify([{ url: 'a.example', ip: '10.0.0.1, 192.0.2.1' }])]);
    expect(second.listings[0]?.ip).toBe('192.0.2.1');
  });

  test('a family is freed of what is invisible or turns the direction of writing', async () => {
    const type = '\ufeffPo\u00adny\u202e exe\u2066\u200b.\u{e0041}\u{e007f}C2\u180e\u2028x\u0000y ';
    const { outcome, listings } = await read([JSON.stringify([{ url: 'a.example', type }])]);
    expect(listings[0]?.family).toBe('Pony exe.C2 x y');
    expect(outcome).toMatchObject({ summary: { repaired: { 'family-cleaned': 1 } } });
  });

  test('a URL without a host is refused', async () => {
    const { refused } = await read(['panel.example/\nother.example/\n///\nwww.example:port/\n']);
    expect(refused).toEqual([
      { kind: 'refused', reason: 'no-host', text: '///' },
      { kind: 'refused', reason: 'no-host', text: 'www.example:port/' },
    ]);
  });

  test('an item that is no object is refused, the others are kept', async () => {
    const { listings, refused } = await read(['[{"url":"a.example"},7,"[",{"url":bad},[{}],{"url":"b.example"}]']);
    expect(listings).toEqual([listing('a.example'), listing('b.example')]);
    expect(refused).toHaveLength(4);
  });

  test('an item beyond the bound is refused, however it comes', async () => {
    const pieces = ['[{"url":"', ...Array<string>(100).fill('x'.repeat(10_000)), '"},{"url":"b.example"}]'];
    const { listings, refused } = await read(pieces);
    expect(listings).toEqual([listing('b.example')]);
    expect(refused).toMatchObject([{ reason: 'too-long' }]);
  });

  test('headings in cells like any other are no row', async () => {
    const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td class='tdt'>${cell}</td>`).join('')}</tr>`;
    const rows = [row('Date', 'Content', 'IP', 'Type'), row('14-01-2018', 'b.example', '', 'Pony')];
    const { listings, refused } = await read([`<html><table class='ExploitTable'>${rows.join('')}</table>`]);
    expect(listings).toEqual([listing('b.example', { family: 'Pony', date: '2018-01-14' })]);
    expect(refused).toEqual([]);
  });

  test('a table row beyond the bound is refused, much text before the table is not', async () => {
    const row = (url: string) => `<tr><td>14-01-2018</td><td>${url}</td><td></td><td></td></tr>`;
    const long = 'x'.repeat(50_000);
    const page = `<html>${long}<table class="ExploitTable">${row(`a.example/${long}`)}${row('b.example')}</table>`;
    const { listings, refused } = await read([page]);
    expect(listings).toEqual([listing('b.example', { date: '2018-01-14' })]);
    expect(refused).toMatchObject([{ reason: 'too-long' }]);
  });
});

describe('readFeed: what is no feed, or not all of it', () => {
  test.each([
    ['', /empty/],
    [' \n<br />\n', /empty/],
    ['<!doctype html><title>503 Service Unavailable</title><p>Sorry', /HTML page titled "503 Service Unavailable"/],
    ['<html><table class="other"><tr><td>1</td></tr></table></html>', /HTML page without the table/],
    ['<br />\n<b>Warning</b>: mysqli_connect() in <b>/all.php</b>', /HTML/],
    ['{"error":"too many requests"}', /JSON object: .*too many requests/],
    ['<?xml version="1.0"?><rss/>', /XML/],
    ['Forbidden', /no list of URLs: "Forbidden"/],
    ['Error establishing a database connection', /no list of URLs/],
    ['family,indicator\nPony,panel.example/a\nZeus,panel.example/b', /no list of URLs/],
    ['Pony;panel.example/a;192.0.2.1\nZeus;panel.example/b;', /no list of URLs/],
  ])('%j', async (text, detail) => {
    const { outcome, listings, refused } = await read([text]);
    expect(outcome).toEqual({ kind: 'not-a-feed', detail: expect.stringMatching(detail) });
    expect([...listings, ...refused]).toEqual([]);
  });

  test('another form than the one expected', async () => {
    const page = '<html><title>Down for maintenance</title></html>';
    expect((await read([page], 'csv')).outcome).toEqual({
      kind: 'not-a-feed',
      detail: 'expected the form csv, found an HTML page titled "Down for maintenance"',
    });
    expect((await read([all], 'csv')).outcome.kind).toBe('not-a-feed');
  });

  test.each([
    [json.slice(0, -1), 'the JSON array is not closed'],
    [index.slice(0, index.indexOf('</table></body>')), 'the table of listings is not closed'],
  ])('a document that is not closed is cut short', async (text, detail) => {
    const { outcome, listings } = await read([text]);
    expect(outcome).toMatchObject({ kind: 'cut-short', detail });
    expect(listings.length).toBeGreaterThan(0);
  });

  test.each([
    ['P', 'cut-short', 0],
    ['Pony,d.example/pan', 'cut-short', 0],
    ['"Pony, or Fareit",d.exa', 'cut-short', 0],
    ['Pony,d.example/,', 'read', 1],
    ['Pony,d.example/,192.0.2.1', 'read', 1],
    ['   ', 'read', 0],
  ])('a table that ends in %j, without a line end, is %s', async (last, kind, listed) => {
    for (const pieces of [[csv + last], Array.from(csv + last)]) {
      const { outcome, listings, refused } = await read(pieces, 'csv');
      expect(outcome).toMatchObject(kind === 'read' ? { kind } : { kind, detail: 'the last line breaks off' });
      expect(listings).toHaveLength(csvListings.length + listed);
      expect(refused).toEqual([]);
    }
  });

  test('a table cut off anywhere has no listing of a URL that was not there', async () => {
    const whole = 'TYPE,URL,IP\nKeitaro,panel.example/admin.php,192.0.2.1\nPony,other.example/,\n';
    const urls = ['panel.example/admin.php', 'other.example/'];
    for (let length = 'TYPE,URL,IP'.length; length <= whole.length; length += 1) {
      const { listings } = await read([whole.slice(0, length)], 'csv');
      expect(urls).toEqual(expect.arrayContaining(listings.map(({ url }) => url)));
    }
  });

  test('a source that fails is cut short, and says why', async () => {
    const failing = async function* () {
      yield `${csv}${'x,y.example,\n'.repeat(1000)}`;
      throw new Error('other side closed');
    };
    const { outcome, listings } = await read(Readable.from(failing()));
    expect(outcome).toMatchObject({ kind: 'cut-short', detail: 'other side closed', summary: { rows: 1003 } });
    expect(listings).toHaveLength(4);
  });

  test('a source that fails at once is no feed', async () => {
    const failing = new Readable({ read: () => failing.destroy(new Error('reset')) });
    expect((await read(failing)).outcome).toEqual({ kind: 'not-a-feed', detail: 'reset' });
  });

  test('a feed without end is cut short', async () => {
    const endless = function* () {
      yield 'TYPE,URL,IP\n';
      for (;;) yield ' '.repeat(1024 * 1024);
    };
    expect((await read(endless())).outcome).toMatchObject({ kind: 'cut-short', detail: /longer than/ });
  });

  test('a feed of too many rows is cut short', async () => {
    const rows = function* () {
      yield 'TYPE,URL,IP\n';
      for (let chunk = 0; chunk < 101; chunk += 1) yield ',,\n'.repeat(10_000);
    };
    const { outcome, refused } = await read(rows());
    expect(outcome).toMatchObject({
      kind: 'cut-short',
      detail: 'more than 1000000 rows',
      summary: { rows: 1_000_000 },
    });
    expect(refused).toHaveLength(1_000_000);
  });

  test('a list of URLs with an odd first line is one all the same', async () => {
    const { listings } = await read(['Newest first\na.example/\nb.example/\n'], 'all');
    expect(listings.map(({ url }) => url)).toEqual(['a.example/', 'b.example/']);
  });

  test('only the header: read, without rows', async () => {
    expect((await read(['TYPE,URL,IP\n'])).outcome).toMatchObject({ kind: 'read', summary: { rows: 0 } });
    expect((await read(['[]'])).outcome).toMatchObject({ kind: 'read', form: 'json', summary: { rows: 0 } });
  });

  test('what the receiver throws is thrown', async () => {
    const receiver = () => {
      throw new Error('a bug');
    };
    await expect(readFeed(Readable.from([csv]), receiver)).rejects.toThrow('a bug');
  });

  test('whatever comes, it ends in an outcome', async () => {
    const scrap = fc.constantFrom('<tr>', '<td>', '</table>', "<table class='ExploitTable'>", '[', '{', '"', ']', '}');
    const text = fc.array(fc.oneof(scrap, fc.string(), fc.constantFrom('TYPE,URL,IP', '\n', ',', 'a.example', '\\')));
    await fc.assert(
      fc.asyncProperty(text, fc.uint8Array(), async (pieces, octets) => {
        const { outcome, listings, refused } = await read([...pieces, octets]);
        if (outcome.kind === 'not-a-feed') {
          expect([...listings, ...refused]).toEqual([]);
          return;
        }
        const { rows, kept, duplicates } = outcome.summary;
        expect(rows).toBe(kept + duplicates + refused.length);
        expect(listings).toHaveLength(kept);
      }),
    );
  });
});
