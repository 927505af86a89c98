import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { InputOptions } from '../../src/input/read-entries.ts';
import { readBytes } from './read.ts';

const read = (text: string, options: Partial<InputOptions> & { readonly chunkSize?: number } = {}) =>
  readBytes(Buffer.from(text), options);

test('syslog lines of CEF and LEEF', async () => {
  const text = `<13>Jan 1 10:00:00 gw CEF:0|V|P|1|100|x|5|src=192.0.2.7 request=http://evil.example/?a\\=1 dhost=six.example
<13>Jan 1 10:00:01 gw LEEF:1.0|V|P|1.0|1|src=192.0.2.8\turl=http://panel.example/?b=1\n`;
  expect(await read(text)).toMatchObject({
    form: 'text',
    entries: [
      '1 ip 192.0.2.7',
      '1 url http://evil.example/?a=1',
      '1 domain six.example',
      '2 ip 192.0.2.8',
      '2 url http://panel.example/?b=1',
    ],
  });
});

test("lines of FortiGate's, of which a host and a path make a URL", async () => {
  const text = `date=2026-01-01 devname="fw" dstip=192.0.2.7 hostname="www.busy.example" url="/zeus/cp.php?m=login" action="blocked"
date=2026-01-01 dstip=192.0.2.8 url="https://six.example/a" hostname="six.example"
date=2026-01-01 url=/b host=busy.example x=1
host=web1 url=/a
host=db.example path=/etc/passwd
vhost=v.example url=/c
`;
  expect((await read(text)).entries).toEqual([
    '1 ip 192.0.2.7',
    '1 domain www.busy.example',
    '1 url http://www.busy.example/zeus/cp.php?m=login',
    '2 ip 192.0.2.8',
    '2 url https://six.example/a',
    '2 domain six.example',
    '3 domain busy.example',
    '3 url http://busy.example/b',
    '5 domain db.example',
    '6 domain v.example',
  ]);
});

test.each(['host=', 'url=', 'host=url=', 'host=a url=/'])('a long line of %j takes no time', async (piece) => {
  const { skipped } = await read(`${piece.repeat(1_000_000 / piece.length)}\n`, { form: 'text' });
  expect(skipped).toEqual([]);
});

describe('a URL within a URL', () => {
  const wrapper = 'https://wrap.example/?url=http%3A%2F%2Fevil.example%2Fcp.php%3Fm%3D1&data=1';
  const both = [`url ${wrapper}`, 'url http://evil.example/cp.php?m=1'];
  test.each([
    ['a line of a list', `${wrapper}\n`, 'lines'],
    ['a cell', `id,url\n1,${wrapper}\n`, 'csv'],
    ['a string of a record', `{"url":"${wrapper}"}\n`, 'ndjson'],
    ['a string of a document', `{\n"url":"${wrapper}"}\n`, 'json'],
    ["a column of Zeek's", `#separator \\x09\n#fields\ta\n#types\tstring\n${wrapper}\n`, 'zeek'],
  ])('is looked up when the other is %s', async (_, text, form) => {
    const read_ = await read(text);
    expect(read_.form).toBe(form);
    expect(read_.entries.map((entry) => entry.replace(/^\d+ /, ''))).toEqual(both);
  });
});

describe('URLs that are joined without a space, and a sentence of Chinese', () => {
  const joined = 'http://six.example/a,http://evil.example/b';
  const sentence = '请访问evil.example/b，谢谢';
  test.each([
    ['lines', `${joined}\n${sentence}\n`],
    ['csv', `id;note\n1;"${joined}"\n2;${sentence}\n`],
    ['ndjson', `${JSON.stringify({ a: joined })}\n${JSON.stringify({ a: sentence })}\n`],
    ['json', `[\n${JSON.stringify(joined)},\n${JSON.stringify(sentence)}]\n`],
  ])('give each, in %s', async (as, text) => {
    const { entries, form } = await read(text);
    expect(form).toBe(as);
    expect(entries.map((entry) => entry.replace(/^\d+ /, ''))).toEqual([
      `url ${joined}`,
      'url http://six.example/a',
      'url http://evil.example/b',
      'url evil.example/b',
    ]);
  });
});

describe('calendars and cards, whose lines are folded', () => {
  const event = (end: string, name = 'VCALENDAR') =>
    [
      `BEGIN:${name}`,
      'BEGIN:VEVENT',
      'DESCRIPTION:Sign in at http://pan',
      ' el.exam',
      '\tple/a?b=1\\,2\\nThanks',
      'ORGANIZER:evil.example',
      `END:${name}`,
    ].join(end);

  test.each(['\r\n', '\n'])('are unfolded, each with its line, with line ends %j', async (end) => {
    const expected = ['3 url http://panel.example/a?b=1,2', '6 domain evil.example'];
    for (const name of ['VCALENDAR', 'VCARD'])
      for (const chunkSize of [1, 37, 1000])
        expect.soft(await read(event(end, name), { chunkSize })).toMatchObject({ form: 'text', entries: expected });
  });

  test.each([
    ['the text', 'text/calendar; method=REQUEST', event('\r\n')],
    [
      'an attachment',
      'multipart/mixed; boundary=b',
      `--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: text/calendar; name=a.ics\r\n\r\n${event('\r\n')}\r\n--b--`,
    ],
  ])('are unfolded as %s of an e-mail', async (_, type, body) => {
    const mail = `From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
    const { entries } = await read(mail);
    expect(entries.map((entry) => entry.replace(/^.*: /, ''))).toEqual([
      'url http://panel.example/a?b=1,2',
      'domain evil.example',
    ]);
  });

  test('of which a line would go on beyond 1 MiB are read in pieces', async () => {
    const folds = Array.from({ length: 30_000 }, (_, index) => ` ${'x'.repeat(72)}${index % 10}`).join('\r\n');
    const { entries } = await read(`BEGIN:VCARD\r\nNOTE:\r\n${folds}\r\nURL:http://evil.example/a\r\n`);
    expect(entries).toEqual(['30003 url http://evil.example/a']);
  });
});

describe('networks', () => {
  test.each([
    ['text', 'seen from 192.0.2.0/24 today, and so on\n'],
    ['lines', '192.0.2.0/24\n'],
    ['csv', 'id,net\n1,192.0.2.0/24\n'],
    ['ndjson', '{"net":"192.0.2.0/24"}\n'],
    ['json', '[\n"192.0.2.0/24"]\n'],
    ['html', '<p>192.0.2.0/24</p>\n'],
    ['email', 'From: a@b.example\nSubject: x\n\n192.0.2.0/24\n'],
  ] as const)('are told of in %s', async (form, text) => {
    expect(await read(text, { form })).toMatchObject({ entries: [], skipped: [], networks: ['192.0.2.0/24'] });
  });
});

test('a list of which little is understood is a list, and the rest of it is told', async () => {
  expect(await read('evil.example\n0xc0000201\nfoo\nbar\n')).toMatchObject({
    form: 'lines',
    entries: ['1 domain evil.example'],
    skipped: ['2', '3', '4'].map((line) => `${line}: no URL, domain or IP address`),
  });
});

describe('names of JSON that are observables', () => {
  const names = [
    '198.51.100.66',
    '2001:db8::66',
    'evil.example',
    'six.top',
    'http://evil.example/a?b',
    '192.0.2.7:443',
  ];
  const record = { hits: Object.fromEntries(names.map((name) => [name, { count: 1 }])), other: 'x.example' };
  const expected = [
    'ip 198.51.100.66',
    'ipv6 2001:db8::66',
    'domain evil.example',
    'domain six.top',
    'url http://evil.example/a?b',
    'url 192.0.2.7:443',
  ];
  test.each([
    ['ndjson', JSON.stringify(record)],
    ['json', JSON.stringify([record], undefined, 1)],
  ])('are read in %s', async (as, text) => {
    const all = await read(`${text}\n`);
    expect(all.form).toBe(as);
    expect(all.entries.map((entry) => entry.replace(/^\d+ /, ''))).toEqual([...expected, 'domain x.example']);
    const asked = await read(`${text}\n`, { fields: ['hits'] });
    expect(asked.entries.map((entry) => entry.replace(/^\d+ /, ''))).toEqual(expected);
  });

  const fields = `user.name source.ip host.name geo.name geo.city dns.question.name email.to email.cc agent.id event.id
    destination.as.organization.name host.os.name url.domain network.vlan.id observer.ingress.zone order.delivery user.company
    process.parent.name kibana.alert.rule.name winlog.event_data.Name id.orig_h http.host editor.minimap.show socket.io dns.tc
    com.android.chrome logging.level.org.springframework.web app.kubernetes.io/name sidecar.istio.io/inject
    container.example.com/name service.health cluster.team labels.env obj.info build.info message.to 10:22::33 a:b x:y.z`;
  test('are not, when they are the names of fields', async () => {
    const record = Object.fromEntries(fields.split(/\s+/).map((name) => [name, 1]));
    expect((await read(`${JSON.stringify(record)}\n`)).entries).toEqual([]);
    expect((await read(JSON.stringify([record], undefined, 1))).entries).toEqual([]);
  });
});

describe('encoded strings of JSON', () => {
  const bytes = [...Buffer.from('from 192.0.2.7, é')];
  const base64 = Buffer.from('<a href=http://evil.example/a?b>').toString('base64');
  const record = {
    MESSAGE: bytes,
    ports: [80, 443, 8080, 53],
    content: { mimeType: 'text/html; charset=utf-8', text: base64, encoding: 'base64' },
    image: { encoding: 'base64', mimeType: 'image/png', text: 'aaaa' },
    page: '<script src="//six.example/a.js"></script>',
  };
  test.each([
    ['a record a line', JSON.stringify(record), 'ndjson', 1],
    ['a document', JSON.stringify(record, undefined, 1), 'json', bytes.length + 19],
  ])('lists of bytes and bodies in Base64, of %s', async (_, text, form, line) => {
    const { entries, skipped, form: as } = await read(`${text}\n`);
    expect(as).toBe(form);
    expect(entries.map((entry) => entry.replace(/^\d+ /, ''))).toEqual([
      'ip 192.0.2.7',
      'url http://evil.example/a?b',
      'url six.example/a.js',
    ]);
    expect(skipped).toEqual([`${line}: a body of type image/png, which was not read`]);
  });
});

describe('tables', () => {
  const table =
    'sep=;\r\nwhen;src_ip;dest_ip;note\r\n1;198.51.100.1;;\r\n2;198.51.100.1;192.0.2.7;"see http://evil.example/?a=1; ok"\r\n';

  test('all columns that hold something, however late, each observable once, and which columns those were', async () => {
    expect(await read(table)).toEqual({
      entries: ['3 ip 198.51.100.1', '4 ip 192.0.2.7', '4 url http://evil.example/?a=1'],
      skipped: [],
      leftOut: [],
      networks: [],
      columns: ['src_ip', 'dest_ip', 'note'],
      form: 'csv',
    });
  });

  test('a row with more cells than headings is read as a text as well', async () => {
    const { entries } = await read('id,url\n1,http://evil.example/?a=1\n2,http://other.example/?a=1,2\n', {
      form: 'csv',
    });
    expect(entries).toEqual([
      '2 url http://evil.example/?a=1',
      '3 url http://other.example/?a=1',
      '3 url http://other.example/?a=1,2',
    ]);
  });

  test('several columns asked for, every row of them', async () => {
    expect(await read(table, { columns: ['SRC_IP', '3'] })).toMatchObject({
      entries: ['3 ip 198.51.100.1', '4 ip 198.51.100.1', '4 ip 192.0.2.7'],
      columns: [],
    });
  });

  test('a column beyond all is an error, beside one that is there too', async () => {
    await expect(read(table, { columns: ['99'] })).rejects.toThrow('there is no column 99; there are 4');
    await expect(read(table, { columns: ['src_ip', '99'] })).rejects.toThrow('there is no column 99; there are 4');
  });

  test('a first row that looks like observables is looked at, and headings that do are still headings', async () => {
    expect((await read('evil.example,Keitaro,high\nother.example,Pony,low\n')).entries).toEqual([
      '1 domain evil.example',
      '2 domain other.example',
    ]);
    expect((await read('event.id,host.name\n1,evil.example\n', { columns: ['host.name'] })).entries).toEqual([
      '2 domain evil.example',
    ]);
  });
});

describe('Zeek', () => {
  const header = (fields: string, types: string) =>
    `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tx\n#fields\t${fields}\n#types\t${types}\n`;
  const http = `${header(
    'ts\tid.orig_h\tid.resp_h\tid.resp_p\thost\turi\treferrer',
    'time\taddr\taddr\tport\tstring\tstring\tstring',
  )}1.5\t198.51.100.1\t192.0.2.7\t80\tpanel.example\t/admin.php?a=1\t-\n`;
  const dns =
    header('ts\tquery\tanswers\ttags\tTTLs', 'time\tstring\tvector[string]\tset[string]\tvector[interval]') +
    '1.5\tsix\\x2eexample\t192.0.2.8,2001:db8::7\t(empty)\t1.000000,192.0.2.9\n#close\t2026\n';

  test('logs one after the other, their columns by type, sets taken apart, a page joined of host and uri', async () => {
    expect(await read(http + dns)).toEqual({
      entries: [
        '8 ip 198.51.100.1',
        '8 ip 192.0.2.7',
        '8 domain panel.example',
        '8 url http://panel.example/admin.php?a=1',
        '16 domain six.example',
        '16 ip 192.0.2.8',
        '16 ipv6 2001:db8::7',
      ],
      skipped: [],
      leftOut: [],
      networks: [],
      columns: ['id.orig_h', 'id.resp_h', 'host', 'query', 'answers'],
      form: 'zeek',
    });
  });

  test('columns by name; rows without one are reported, and one that no log has is an error', async () => {
    expect(await read(http + dns, { columns: ['id.resp_h', 'host'] })).toMatchObject({
      entries: ['8 ip 192.0.2.7', '8 domain panel.example'],
      skipped: ['16: no column id.resp_h, host'],
    });
    await expect(read(http, { columns: ['query'] })).rejects.toThrow(
      'there is no column "query"; there are ts, id.orig_h,',
    );
  });

  test('rows before any #fields are reported', async () => {
    expect((await read('#separator \\x09\n192.0.2.1\t192.0.2.2\n')).skipped).toEqual(['2: no #fields before it']);
  });
});

describe('JSON', () => {
  const eve = [
    { event_type: 'stats', stats: { uptime: 3 } },
    { src_ip: '198.51.100.1', dest_ip: '192.0.2.7', http: { hostname: 'panel.example', url: '/admin.php' } },
    { dns: { answers: [{ rrname: 'six.example', rdata: '192.0.2.8' }] } },
    { msg: 'CEF:0|a|b|1|x|y|5|request=http://evil.example/?a\\=1&b\\=2 dst=203.0.113.9' },
  ];
  const found = [
    'ip 198.51.100.1',
    'ip 192.0.2.7',
    'domain panel.example',
    'url http://panel.example/admin.php',
    'domain six.example',
    'ip 192.0.2.8',
    'url http://evil.example/?a=1&b=2',
    'ip 203.0.113.9',
  ];
  const withoutLines = (entries: readonly string[]) => entries.map((entry) => entry.replace(/^\d+ /, ''));

  test.each([
    ['a record a line', 'ndjson', eve.map((record) => JSON.stringify(record)).join('\n')],
    ['a list in one line', 'json', JSON.stringify(eve)],
    ['a list, one record a line', 'json', `[\n${eve.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`],
    ['a document over many lines', 'json', JSON.stringify({ log: { entries: eve } }, undefined, 2)],
    ['several of them', 'json', eve.map((record) => JSON.stringify(record, undefined, '\t')).join('\n')],
  ])('every string of %s', async (_, form, text) => {
    for (const chunkSize of [7, 100_000]) {
      const { entries, ...rest } = await read(text, {
        chunkSize,
        ...(chunkSize === 7 ? { form: form as 'json' } : {}),
      });
      expect(withoutLines(entries).sort()).toEqual([...found].sort());
      expect(rest).toMatchObject({ skipped: [], leftOut: [] });
    }
    expect((await read(text)).form).toBe(form);
  });

  test('the line in a document', async () => {
    expect((await read('{\n  "Event": {\n    "Attribute": [\n      {"value": "192.0.2.7"}\n] } }\n')).entries).toEqual([
      '4 ip 192.0.2.7',
    ]);
  });

  test('a document of one line beyond any line that is read', async () => {
    const text = JSON.stringify({ objects: [...Array(30_000).fill({ text: 'x'.repeat(50) }), { value: '192.0.2.7' }] });
    expect(text.length).toBeGreaterThan(1_500_000);
    expect((await read(text)).entries).toEqual(['1 ip 192.0.2.7']);
  });

  test('fields asked for, by paths through lists, names with dots in them, and documents', async () => {
    const fields = ['dest.ip', 'a.b'];
    const records = [{ dest: [{ ip: '192.0.2.1' }], x: '192.0.2.9' }, { 'a.b': { value: ['192.0.2.2'] } }];
    for (const text of [records.map((record) => JSON.stringify(record)).join('\n'), JSON.stringify(records, null, 1)]) {
      expect(withoutLines((await read(text, { fields })).entries)).toEqual(['ip 192.0.2.1', 'ip 192.0.2.2']);
    }
  });

  test('a line that is no JSON is read as text', async () => {
    expect(await read('{"a":"192.0.2.1"}\n{"a":"http://evil.example/", \n')).toMatchObject({
      entries: ['1 ip 192.0.2.1', '2 url http://evil.example/'],
      skipped: [],
    });
  });

  test.each([
    ['[{"a":"192.0.2.1"},\n', 'line 2: it ends in the middle of a JSON document'],
    ['[{"a":"192.0.2.1"},\n{"b" oops}]', 'line 2: it is no JSON from here on'],
    ['['.repeat(20_000), 'line 1: it is nested too deep'],
    [`["${'x'.repeat(40_000_000)}"]`, 'line 1: a string has no end'],
  ])('a document that breaks is an error', async (text, message) => {
    await expect(read(text, { chunkSize: 1_000_000 })).rejects.toThrow(message);
  });
});

describe('HTML', () => {
  test('links and text, entities decoded, with their lines', async () => {
    const html = `<!DOCTYPE html>\n<html xmlns="http://www.example/ns"><body class="a.example">\n<p>evil<b>&#46;</b>example/?a=1&amp;b=2</p>
<a href="http://panel&#46;example/x?a=1&amp;b=2">click</a>\n<span>192.0.2.7</span><span>six.example</span>\n<img src=//img.example/a.png><!-- http://comment.example/ -->
<script>location = "http://script.example/y"</script>`;
    expect(await read(html)).toMatchObject({
      form: 'html',
      entries: [
        '3 url evil.example/?a=1&b=2',
        '4 url http://panel.example/x?a=1&b=2',
        '5 ip 192.0.2.7',
        '5 domain six.example',
        '4 domain 192.0.2.7six.example',
        '6 url img.example/a.png',
        '6 url http://comment.example/',
        '7 url http://script.example/y',
      ],
    });
  });

  const evil = 'http://evil.example/a.php';
  const dataUrl = (type: string, text: string) => `data:${type};base64,${Buffer.from(text).toString('base64')}`;
  const script = `<script src="${evil}"></script>`;
  test.each([
    ['a tab in a link', '<a href="http://ev&#9;il.example/a.php">x</a>'],
    ['a line end in a link', '<a href="http://ev\r\nil.example/a.php">x</a>'],
    ['a line end in a form', '<form action="ht\ntp://evil.example/a.php">'],
    ['a tab where it goes on to', '<meta http-equiv=refresh content="0; url=http://ev&Tab;il.example/a.php">'],
    ['a page in a frame', `<iframe src="${dataUrl('text/html', script)}">`],
    ['a page with a charset', `<object data="${dataUrl('text/html;charset=utf-8', script)}">`],
    ['a page in a page', `<iframe src="${dataUrl('text/html', `<iframe src="${dataUrl('text/html', script)}">`)}">`],
    ['a picture that is XML', `<img src="${dataUrl('image/svg+xml', `<svg><a xlink:href="${evil}">`)}">`],
    ['slashes of a script', '<script>a="https:"; b="http:\\x2f\\x2fevil.example\\x2fa.php"</script>'],
  ])('%s', async (_, html) => {
    expect((await read(html, { form: 'html' })).entries.map((entry) => entry.replace(/^\d+ /, ''))).toEqual([
      `url ${evil}`,
    ]);
  });

  test('a tab elsewhere than in a link divides', async () => {
    expect((await read('<p title="evil.example\tsix.example">x</p>', { form: 'html' })).entries).toEqual([
      '1 domain evil.example',
      '1 domain six.example',
    ]);
  });

  test('pages within pages within pages', async () => {
    let html = script;
    while (html.length < 1_000_000) html = `<iframe src="${dataUrl('text/html', html)}">`;
    expect((await read(html, { form: 'html' })).entries).toEqual([`1 url ${evil}`]);
  });

  test('a piece of it that starts with text, by its name', async () => {
    const html = 'Hello <a href="http://panel&#46;example/">you</a>\n';
    expect((await read(html, { name: 'page.htm' })).entries).toEqual(['1 url http://panel.example/']);
  });

  test('XML, as Windows exports events', async () => {
    const xml = `<Events><Event xmlns='http://schemas.example/event'><Data Name='Ip'>192.0.2.7</Data><Data Name='Url'>http://evil.example/?a=1&amp;b=2</Data></Event></Events>`;
    expect((await read(xml)).entries).toEqual(['1 ip 192.0.2.7', '1 url http://evil.example/?a=1&b=2']);
  });

  test('tags nested without end cost no more than others', async () => {
    const html = `<p>${'<a>'.repeat(300_000)}192.0.2.7`;
    expect((await read(html)).entries).toEqual(['1 ip 192.0.2.7']);
  });
});

describe('e-mail', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const inner = `From: c@inner.example\nSubject: inner\nContent-Transfer-Encoding: base64\n\n${base64('http://nested.example/')}\n`;
  const mail = [
    'Received: from mx.example ([203.0.113.77]) by relay.example; Mon, 1 Jan 2026 10:00:00 +0000',
    'From: "A" <a@sender.example>',
    `Subject: =?utf-8?B?${base64('see http://subject.example/x')}?=`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="B1"',
    '',
    '--B1',
    'Content-Type: multipart/alternative; boundary="B2"',
    '',
    '--B2',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'See http://evil.example/gate.php?a=3D1=',
    '&b=3D2 now',
    '--B2',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64('<a href="http://panel&#46;example/?a=1&amp;b=2">click</a>'),
    '--B2--',
    '--B1',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename="invoice.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    base64('%PDF-1.4 http://pdf.example/'),
    '--B1',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename="note.txt"',
    '',
    'at 192.0.2.7',
    '--B1',
    'Content-Type: message/rfc822',
    '',
    inner,
    '--B1--',
    '',
  ].join('\r\n');
  const entries = [
    'header received: domain mx.example',
    'header received: ip 203.0.113.77',
    'header received: domain relay.example',
    'header subject: url http://subject.example/x',
    'text: url http://evil.example/gate.php?a=1&b=2',
    'html: url http://panel.example/?a=1&b=2',
    'attachment note.txt: ip 192.0.2.7',
    'attachment message/rfc822, text: url http://nested.example/',
  ];

  test('headers, parts decoded, attachments that are text and e-mails; others are named', async () => {
    for (const chunkSize of [1, 1000, 100_000]) {
      expect(await read(mail, { chunkSize })).toMatchObject({
        form: 'email',
        entries,
        skipped: [],
        leftOut: [expect.stringMatching(/^attachment invoice.pdf: it is a PDF; .*pdftotext/)],
      });
    }
  });

  test('a mailbox', async () => {
    const mailbox = `From a@b.example Mon Jan  1 10:00:00 2026\n${mail}\nFrom c@d.example Mon Jan  1 10:00:01 2026\nFrom: c@d.example\nSubject: two\n\nFrom here: http://second.example/\n`;
    for (const chunkSize of [1, 100, 100_000]) {
      expect((await read(mailbox, { chunkSize })).entries).toEqual([
        ...entries.map((entry) => `message 1, ${entry}`),
        'message 2, text: url http://second.example/',
      ]);
    }
  });

  test('parts that are nowhere to be found, or too many to take apart, are read as they are', async () => {
    const lost =
      'From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=no\n\nhttp://lost.example/\n';
    expect((await read(lost)).entries).toEqual(['source: url http://lost.example/']);
    const deep = Array.from({ length: 300 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`);
    const { entries: found, leftOut } = await read(
      `From: a@b.example\nSubject: x\n${deep.join('')}\nhttp://deep.example/\n`,
    );
    expect(found).toContain('source: url http://deep.example/');
    expect(leftOut).toEqual([expect.stringMatching(/can't be taken apart/)]);
  });

  test('e-mails within e-mails are read ten deep, and then named', async () => {
    const nested = `From: a@b.example\nSubject: x\n${'Content-Type: message/rfc822\n\n'.repeat(50)}http://deep.example/\n`;
    expect((await read(nested)).leftOut).toEqual([expect.stringMatching(/within too many others$/)]);
  });

  test('text with a colon is no e-mail', async () => {
    expect((await read('note: see evil.example\n\nfrom: here\n')).form).toBe('text');
  });
});
