import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractObservables } from '../../../src/observables/extraction/extract-observables.ts';

const found = (text: string) => extractObservables(text).map(({ type, value }) => `${type} ${value}`);

describe('extractObservables', () => {
  test('gives each observable once, in order of appearance', () => {
    expect(found('192.0.2.1 b.example http://a.example/x b.example 2001:db8::1 192.0.2.1')).toEqual([
      'ip 192.0.2.1',
      'domain b.example',
      'url http://a.example/x',
      'ipv6 2001:db8::1',
    ]);
  });

  test('the same observable defanged and plain is one', () => {
    expect(found('evil[.]example evil.example hxxp://evil.example/ http://evil[.]example/')).toEqual([
      'domain evil.example',
      'url http://evil.example/',
    ]);
  });

  test.each(['[b](', '![b](', '[see b]('])('adjacent links of Markdown, the next %j, are apart', (link) => {
    const urls = ['http://evil.example/a(1)/', 'http://six.example/b'];
    expect(found(`[a](${urls[0]})${link}${urls[1]})`)).toEqual(urls.map((url) => `url ${url}`));
    expect(found('http://evil.example/a(1)[2]')).toEqual(['url http://evil.example/a(1)[2]']);
  });

  test("does not report a URL's host, unless it stands alone too", () => {
    expect(found('http://evil.example/a')).toEqual(['url http://evil.example/a']);
    expect(found('http://evil.example/a on evil.example')).toEqual([
      'url http://evil.example/a',
      'domain evil.example',
    ]);
  });

  test.each([
    ['(http://evil.example/a)', 'url http://evil.example/a'],
    ['(see http://evil.example/a).', 'url http://evil.example/a'],
    ['http://evil.example/a_(b)', 'url http://evil.example/a_(b)'],
    ['<http://evil.example/a>', 'url http://evil.example/a'],
    ['[evil](http://evil.example/a)', 'url http://evil.example/a'],
    ['[http://evil.example/a](http://evil.example/a)', 'url http://evil.example/a'],
    ['"http://evil.example/a",', 'url http://evil.example/a'],
    ['“http://evil.example/a”', 'url http://evil.example/a'],
    ['**evil.example**', 'domain evil.example'],
    ['evil.example!?', 'domain evil.example'],
    ['http://evil.example/a?b=Yw==', 'url http://evil.example/a?b=Yw=='],
    ['*.evil.example', 'domain evil.example'],
    ['DST=192.0.2.1', 'ip 192.0.2.1'],
    ['\\\\192.0.2.1\\share', 'ip 192.0.2.1'],
    ['HIER_DIRECT/192.0.2.1', 'ip 192.0.2.1'],
    ['192.0.2.1#53', 'ip 192.0.2.1'],
    ['192.0.2.1:443', 'url 192.0.2.1:443'],
    ['[2001:db8::1]:443/a', 'url [2001:db8::1]:443/a'],
    ['{"url":"http:\\/\\/evil.example\\/a"}', 'url http://evil.example/a'],
    ['gone to evil[.]example.Then it left', 'domain evil.example'],
    ['gone to evil。example。and left', 'domain evil.example'],
    ['gone to evil[.]example[.]Then, it left', 'domain evil.example'],
    ['https%3A%2F%2Fevil.example%2Fpath', 'url https://evil.example/path'],
    ['https%3a%2f%2fevil.example%2fa%3fb%3d1%2520', 'url https://evil.example/a?b=1%20'],
    ['https%253A%252F%252Fevil.example%252Fpath', 'url https://evil.example/path'],
    ['u=https%3A%2F%2Fevil.example%2Fa&v=1', 'url https://evil.example/a'],
    ["unescape('%3Ca%20href%3D%22http%3A%2F%2Fevil.example%2Fa%22%3E')", 'url http://evil.example/a'],
    ['https%3A//evil.example/a', 'url https://evil.example/a'],
    ['name%3Devil.example', 'domain evil.example'],
    ['_acme.evil.example', 'domain _acme.evil.example'],
    ['c2_main.evil.example', 'domain c2_main.evil.example'],
    ['_evil.example_', 'domain evil.example'],
    ['evil.example(sinkholed)', 'domain evil.example'],
    ['访问evil.example获取', 'domain evil.example'],
    ['evil.example에서', 'domain evil.example'],
    ['从http://evil.example/a下载', 'url http://evil.example/a'],
    ['[url=http://evil.example/a]here[/url]', 'url http://evil.example/a'],
    ['root@192.0.2.1', 'ip 192.0.2.1'],
    ['outside:192.0.2.1/443', 'ip 192.0.2.1'],
    ['192.0.2.1.51515', 'ip 192.0.2.1'],
    ['evil.example² and so on', 'domain evil.example'],
    ['curl -v 192.0.2.1', 'ip 192.0.2.1'],
    ['ver 192.0.2.1', 'ip 192.0.2.1'],
    ['vers 192.0.2.1', 'ip 192.0.2.1'],
    ['para 192.0.2.1', 'ip 192.0.2.1'],
    ['release 192.0.2.1', 'ip 192.0.2.1'],
    ['after 3 sec 192.0.2.1', 'ip 192.0.2.1'],
    ['made-up.co.za', 'domain made-up.co.za'],
    ['net.made-up.tech', 'domain net.made-up.tech'],
    ['com.made-up.info', 'domain com.made-up.info'],
    ['api.made-up.info', 'domain api.made-up.info'],
    ['data.made-up.cloud/x', 'url data.made-up.cloud/x'],
    ['made-up.app', 'domain made-up.app'],
    ['config[.]cc', 'domain config.cc'],
    ['user[.]name', 'domain user.name'],
    ['http://com.android.chrome/', 'url http://com.android.chrome/'],
    ['evil.test.pl/a', 'url evil.test.pl/a'],
    ['version[:] 192.0.2[.]1', 'ip 192.0.2.1'],
    ['192.0.2.1_x dst_192.0.2.2', 'ip 192.0.2.2'],
    ['src_ip_192.0.2.2', 'ip 192.0.2.2'],
    ['IP地址192.0.2.1。', 'ip 192.0.2.1'],
    ['IPは192.0.2.1です', 'ip 192.0.2.1'],
    ['сервер192.0.2.1', 'ip 192.0.2.1'],
    ['http://evil.example/地址192.0.2.1', 'url http://evil.example/地址192.0.2.1'],
    ['evil.example->b', 'domain evil.example'],
    ['a<-evil.example', 'domain evil.example'],
    ['<!--evil.example-->', 'domain evil.example'],
    ['A (4)evil(7)example(0)', 'domain evil.example'],
    ['A (5)check(2)sh(0)', 'domain check.sh'],
    ['A (4)evil(6)example(0) (3)www(4)evil(7)example(0)', 'domain www.evil.example'],
    ['get http:/evil.example/a', 'url http://evil.example/a'],
    ['get http:///evil.example/a', 'url http://evil.example/a'],
    ['hxxps:/evil[.]example', 'url https://evil.example'],
    ['http://3221225985/', 'url http://3221225985/'],
    ['http://0xC0000201/a.', 'url http://0xC0000201/a'],
    ['192.0.2.1/32', 'ip 192.0.2.1'],
    ['2001:db8::1/128', 'ipv6 2001:db8::1'],
    ['host=evil.sh', 'domain evil.sh'],
    ['Host: evil.py', 'domain evil.py'],
    ['query: c2.evil.zip IN A', 'domain c2.evil.zip'],
    ['query[A] evil.sh', 'domain evil.sh'],
    ['"server_name": "evil.rs"', 'domain evil.rs'],
    ['evil[.]zip', 'domain evil.zip'],
    ['http://evil.example/a.zip', 'url http://evil.example/a.zip'],
    ['evil.example/a.zip', 'url evil.example/a.zip'],
  ])('%s', (text, observable) => {
    expect(found(text)).toEqual([observable]);
  });

  test.each([
    'someone@evil.example, first.last@evil.example, someone[@]evil[.]example',
    'ip192.0.2.1 foo_1.2.3.4 setup_1.2.3.4_amd64.deb dst_1.2.3.4.pcap v1.2.3.4 версия1.2.3.4',
    'http:/localhost/ http:///a http:/run http://1234/ ghost=run.sh hosts run.sh',
    '1.2.3.9-4 version 4.2.1.3-5',
    'report.zip invoice.pdf.zip setup.exe cp.php run.sh main.rs README.md',
    'foo.bar() a.b.c std::string a::b x.to(5)',
    'src/main.rs /var/www/evil.example/a.php C:\\Users\\evil.com',
    'config.cc test.pl HttpServer.cc my_script.pl Utils.pm main.tf log4j.properties invoice.pdf.one Safari.app',
    'main.cc:42:7: lib.rs:10:5 Main.java:42)',
    'com.android.chrome org.apache.commons.io java.util.concurrent.Future java.net io.netty.channel',
    'com.android.chrome/com.google.android.apps.chrome.Main',
    'obj.method.call user.name user.id host.name process.parent.name os.name logger.info self.data items.map',
    'System.IO System.Net ASP.NET Socket.IO my_module.name getUser.id',
    '10:22::33 00:1a:2b:ff:fe:3c:4d:5e 1::2',
    'see section 4.2.1.3, § 4.2.1.3, sections 4.2.1.3 and 4.2.1.4, Kapitel 4.2.1.3, раздел 4.2.1.3',
    'version 4.2.1.3 (Version: 4.2.1.3) ver. 4.2.1.3 v 4.2.1.3 FileVersion("4.2.1.3") build 4.2.1.3-4.2.1.9',
    'foo==1.2.3.4 torch 1.2.3.4+cu118 CEF:0|Vendor|IPS|7.4.0.1|1001',
    '255.255.255.0 0.0.0.0 0.0.0.0:80',
    'user%40evil.example path%2Fconfig',
    'Chrome/120.0.0.0 v1.2.3.4 1.2.3.4.5 1.2.3',
    '10:20:30 aa:bb:cc:dd:ee:ff 00:1a:2b:3c:4d:5e:00:aa:bb:cc:dd:ee:08:00',
    '192.0.2.0/24 2001:db8::/32',
    'It is done.It was late ... and so on',
    'http://localhost/ http://intranet/ http:// http://{host}/',
  ])('finds nothing in: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('gives both ends of a range', () => {
    expect(found('192.0.2.1-192.0.2.9, 198.51.100.1–198.51.100.9.')).toEqual([
      'ip 192.0.2.1',
      'ip 192.0.2.9',
      'ip 198.51.100.1',
      'ip 198.51.100.9',
    ]);
    expect(found('192.0.2.1-9')).toEqual(['ip 192.0.2.1', 'ip 192.0.2.9']);
  });

  test.each([
    ['192.0.2.1->192.0.2.2', ['ip 192.0.2.1', 'ip 192.0.2.2']],
    ['{TCP} 192.0.2.1:443->192.0.2.2:5', ['url 192.0.2.1:443', 'url 192.0.2.2:5']],
    ['192.0.2.1=>192.0.2.2', ['ip 192.0.2.1', 'ip 192.0.2.2']],
    ['192.0.2.1<-192.0.2.2', ['ip 192.0.2.1', 'ip 192.0.2.2']],
    ['http://a.example/x→b.example', ['url http://a.example/x', 'domain b.example']],
    ['192.0.2.1|b.example', ['ip 192.0.2.1', 'domain b.example']],
  ])('gives both ends of %s', (text, ends) => {
    expect(found(text)).toEqual(ends);
  });

  test('tells of networks, which it leaves out', () => {
    const networks: string[] = [];
    const text = 'block 192.0.2.0/24, 2001:db8::/32 and 198.51.100[.]0/25; not version 4.2.1.0/24 or 1.2.3.4/443';
    expect(extractObservables(text, (network) => networks.push(network))).toEqual([{ type: 'ip', value: '1.2.3.4' }]);
    expect(networks).toEqual(['192.0.2.0/24', '2001:db8::/32', '198.51.100.0/25']);
  });

  test.each([
    ['http://a.example/?u=https%3A%2F%2Fb.example%2Fc%3Fd%3De&f=g', 'https://b.example/c?d=e'],
    ['http://a.example/?u=http://b.example/c&f=g', 'http://b.example/c'],
    ['http://a.example/web/2026/http://b.example/c', 'http://b.example/c'],
    ['http://a.example/web/2026/http:/b.example/c', 'http://b.example/c'],
    ['https://a.example/v3/__http://b.example/c__;!!abc', 'http://b.example/c'],
    ['a.example/?u=http://b.example/c', 'http://b.example/c'],
  ])('gives the URL within %s too', (url, inner) => {
    expect(found(url)).toEqual([`url ${url}`, `url ${inner}`]);
  });

  test('gives all the URLs within a URL, and within those', () => {
    expect(
      found(
        'http://a.example/?u=http%3A%2F%2Fb.example%2F%3Fu%3Dhttp%253A%252F%252Fc.example%252F&v=http://d.example/',
      ).map((observable) => observable.slice(0, 20)),
    ).toEqual(['url http://a.example', 'url http://b.example', 'url http://d.example', 'url http://c.example']);
  });

  test('takes any text', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'hxxp://',
        '[.]',
        ' dot ',
        '.example',
        '@',
        '::1',
        '%3A%2F%2F',
        'http',
        '。',
        '在',
        '1.2.3.4',
        '-',
        '_',
        '\\',
      ),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(Array.isArray(extractObservables(parts.join('')))).toBe(true);
      }),
    );
  });

  test.each([
    ...[
      '[.',
      'http://',
      'a.',
      '1.',
      ':',
      '1:',
      '::',
      '.',
      '-',
      'a@',
      'a.a@',
      '((',
      '))',
      '[ . ',
      ' . ',
      'a dot ',
      '1 . ',
    ],
    ...['hxxp[:]//', 'a.example/', 'http://a.example/)', ',http://', '\\', '/', 'é', '[dot', 'h', 'f', '\n', '😀'],
    ...[
      '[.]',
      '..',
      '%3A%2F',
      'http%3A%2F',
      'http%3A%2F%2F',
      '%25',
      '1.2.3.4-',
      'version ',
      'v 1.2.3.4,',
      '->',
      'a.b->',
      '(1)a',
      '(1)a(0)',
      'dst_',
      'http:/',
      'http:/a.b/',
      '?u=',
      'host=',
      '1.2.3.0/24,',
      'я1.2.3.4',
      'a。',
      '在',
      '在a',
      '。',
      'com.',
      '_',
      ']',
      'http://a.example/]',
      '[/',
      '\\u0026',
      '\\\\/',
      '=http://a.b',
      'hxxp:\\\\',
      '<.>',
      '&#46;',
    ],
  ])('gets through a megabyte of %j', (unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    expect(extractObservables(text).length).toBeLessThan(20);
  });
});
