import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observableOf } from '../../../src/observables/extraction/observable-of.ts';

describe('observableOf', () => {
  test.each([
    ['ip', '192.0.2.1'],
    ['ipv6', '2001:db8::1'],
    ['ipv6', '::1'],
    ['ipv6', '::ffff:192.0.2.1'],
    ['domain', 'evil.example'],
    ['domain', 'EVIL.Example.COM'],
    ['domain', 'evil.example.'],
    ['domain', 'c2_main.evil.example'],
    ['domain', 'bücher.example'],
    ['domain', 'xn--bcher-kva.example'],
    ['domain', 'панель.example.рф'],
    ['domain', 'abcdefghijklmnop.onion'],
    ['domain', 'report.zip'],
    ['url', 'http://evil.example'],
    ['url', 'HTTPS://evil.example/a?b=c#d'],
    ['url', 'ftp://evil.example/a'],
    ['url', 'http://intranet/'],
    ['url', 'http://user:p@ss@evil.example/'],
    ['url', 'http://[2001:db8::1]:8080/a'],
    ['url', '[2001:db8::1]:8080'],
    ['url', 'evil.example/panel/cp.php'],
    ['url', 'evil.example:8080'],
    ['url', 'evil.example?a=b'],
    ['url', 'evil.example//~user/a.php?b=1&amp;c=2'],
    ['url', '192.0.2.1:8080'],
    ['url', '192.0.2.1/panel/'],
    ['url', 'bücher.example/straße'],
  ])('%s: %s', (type, value) => {
    expect(observableOf(value)).toEqual({ type, value });
    expect(observableOf(`  ${value}\r`)).toEqual({ type, value });
  });

  test.each([
    ['http:/evil.example/a', { type: 'url', value: 'http://evil.example/a' }],
    ['https:////evil.example', { type: 'url', value: 'https://evil.example' }],
    ['192.0.2.1/32', { type: 'ip', value: '192.0.2.1' }],
    ['2001:db8::1/128', { type: 'ipv6', value: '2001:db8::1' }],
    ['hxxps[:]//evil[.]example/a', { type: 'url', value: 'https://evil.example/a' }],
    ['evil[.]example', { type: 'domain', value: 'evil.example' }],
    ['https%3A%2F%2Fevil.example%2Fpath', { type: 'url', value: 'https://evil.example/path' }],
    ['hxxp:\\\\evil[.]example\\a', { type: 'url', value: 'http://evil.example/a' }],
    ['evil。example', { type: 'domain', value: 'evil.example' }],
    ['_dmarc.evil.example', { type: 'domain', value: '_dmarc.evil.example' }],
    ['192.0.2[.]1', { type: 'ip', value: '192.0.2.1' }],
    ['[2001:db8::1]', { type: 'ipv6', value: '2001:db8::1' }],
    ['2001[:]db8[:][:]1', { type: 'ipv6', value: '2001:db8::1' }],
  ])('re-fangs %s', (value, observable) => {
    expect(observableOf(value)).toEqual(observable);
  });

  test.each([
    '',
    '   ',
    '# evil.example',
    'localhost',
    'd41d8cd98f00b204e9800998ecf8427e',
    'this is a sentence about evil.example',
    'evil.example is bad',
    'someone@evil.example',
    'someone[@]evil[.]example',
    '192.0.2.0/24',
    '2001:db8::/32',
    '256.0.0.1',
    '1.2.3',
    '10:20:30',
    'invoice.pdf',
    'setup.exe',
    'cp.php',
    'C:\\Windows\\a.com',
    '/etc/passwd',
    'and/or',
    '-evil.example',
    'evil..example',
    'http://',
    'http:///a',
    'http://.../a',
    '://evil.example',
    `${'a'.repeat(250)}.example`,
    `http://evil.example/${'a'.repeat(8192)}`,
  ])('nothing: %j', (value) => {
    expect(observableOf(value)).toBeUndefined();
  });

  test('takes any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
        const observable = observableOf(value);
        expect(observable === undefined || observable.value.length > 0).toBe(true);
      }),
    );
  });

  test('what it returns is an observable again, and the same one', () => {
    const part = fc.constantFrom(
      'http://',
      'hxxp://',
      'evil',
      '.',
      '[.]',
      'example',
      '192.0.2.1',
      ':80',
      '/',
      'a',
      '@',
      '[',
      ']',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const observable = observableOf(parts.join(''));
        if (observable !== undefined) expect(observableOf(observable.value)).toEqual(observable);
      }),
    );
  });
});
