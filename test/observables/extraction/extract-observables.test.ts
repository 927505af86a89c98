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
    ['evil[.]zip', 'domain evil.zip'],
    ['http://evil.example/a.zip', 'url http://evil.example/a.zip'],
    ['evil.example/a.zip', 'url evil.example/a.zip'],
  ])('%s', (text, observable) => {
    expect(found(text)).toEqual([observable]);
  });

  test.each([
    'someone@evil.example, first.last@evil.example, someone[@]evil[.]example',
    'report.zip invoice.pdf.zip setup.exe cp.php run.sh main.rs README.md',
    'foo.bar() a.b.c std::string a::b x.to(5)',
    'src/main.rs /var/www/evil.example/a.php C:\\Users\\evil.com',
    'Chrome/120.0.0.0 v1.2.3.4 1.2.3.4.5 1.2.3',
    '10:20:30 aa:bb:cc:dd:ee:ff 00:1a:2b:3c:4d:5e:00:aa:bb:cc:dd:ee:08:00',
    '192.0.2.0/24 2001:db8::/32',
    'It is done.It was late ... and so on',
    'http://localhost/ http://intranet/ http:// http://{host}/',
  ])('finds nothing in: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('takes any text', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('hxxp://', '[.]', ' dot ', '.example', '@', '::1'),
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
  ])('gets through a megabyte of %j', (unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    expect(extractObservables(text).length).toBeLessThan(20);
  });
});
