import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObservableType } from '../../src/observables/observable.ts';
import { questionOf } from '../../src/observables/question.ts';
import { anyText } from '../support/any-text.ts';

const isPrivateAs = (type: ObservableType) => (value: string) => questionOf({ type, value }).isWithheld;
const isPrivateUrl = isPrivateAs('url');

const privateHosts = [
  ['RFC 1918, 10/8', '10.0.0.1'],
  ['RFC 1918, 172.16/12, first', '172.16.0.0'],
  ['RFC 1918, 172.16/12, last', '172.31.255.255'],
  ['RFC 1918, 192.168/16', '192.168.255.254'],
  ['loopback', '127.0.0.1'],
  ['loopback, last', '127.255.255.254'],
  ['link-local', '169.254.169.254'],
  ['hexadecimal', '0x7f000001'],
  ['hexadecimal octets', '0xC0.0xA8.0x0.0x1'],
  ['octal octets', '0300.0250.0.01'],
  ['octal', '017700000001'],
  ['decimal', '2130706433'],
  ['two parts', '127.1'],
  ['three parts', '10.1.2'],
  ['mixed parts', '0x7f.1'],
  ['a trailing dot', '10.0.0.1.'],
  ['full-width digits', '１０．０．０．１'],
  ['percent-encoded', '%31%30.0.0.1'],
  ['localhost', 'localhost'],
  ['localhost in capitals', 'LocalHost'],
  ['localhost with a trailing dot', 'localhost.'],
  ['below localhost', 'api.v1.localhost'],
  ['below localhost with a trailing dot', 'api.LOCALHOST.'],
] as const;

const privateV6 = [
  ['loopback', '::1'],
  ['loopback, written out', '0:0:0:0:0:0:0:1'],
  ['unique local fc00::/8', 'fc00::1'],
  ['unique local fd00::/8, in capitals', 'FD12:3456:789A::1'],
  ['link-local', 'fe80::1'],
  ['IPv4-mapped RFC 1918', '::ffff:10.0.0.1'],
  ['IPv4-mapped loopback in hexadecimal', '::ffff:7f00:1'],
  ['IPv4-mapped, written out', '0:0:0:0:0:FFFF:192.168.0.1'],
] as const;

describe('an address of someone’s own network is private', () => {
  test.each([...privateHosts, ...privateV6])('as an ip: %s, %s', (_, host) => {
    expect(isPrivateAs('ip')(host)).toBe(true);
    expect(isPrivateAs('ip')(` ${host}\n`)).toBe(true);
  });

  test.each([...privateHosts, ...privateV6.map(([name, host]) => [name, `[${host}]`] as const)])(
    'as a URL’s host: %s, %s',
    (_, host) => {
      for (const url of [
        host,
        `${host}/`,
        `${host}:8080`,
        `${host}:8080/a?b=c#d`,
        `http://${host}`,
        `HTTPS://${host}:443/x`,
        `hxxp://${host}/gate.php`,
        `ftp://${host}/`,
        `http://user@${host}/`,
        `http://user:pass@${host}:81/`,
        `http://evil.example@${host}`,
        `http://a@b@${host}/`,
        `http://${host}#@panel.example`,
        `http://${host}?@panel.example`,
        `http://${host}\\@panel.example`,
        `http:///${host}/`,
        `//${host}/`,
        ` \thttp://${host}/\n`,
      ]) {
        expect([url, isPrivateUrl(url)]).toEqual([url, true]);
      }
    },
  );

  test.each([
    'http:10.0.0.1',
    'http:/10.0.0.1/x',
    'https:\\\\10.0.0.1\\x',
    '\u0000http://10.0.0.1/',
    'ht\ntp://10.0.0.1/',
    'http://10.0\t.0.1/',
  ])('as a URL a browser would open there: %j', (url) => {
    expect(isPrivateUrl(url)).toBe(true);
  });

  test('with a zone', () => {
    for (const value of ['fe80::1%eth0', 'fe80::a:b%1', '[fe80::1%25eth0]', 'http://[fe80::1%25eth0]:80/x']) {
      expect([value, isPrivateUrl(value)]).toEqual([value, true]);
    }
  });
});

describe('any other address is not private', () => {
  test.each([
    ['the unspecified address', '0.0.0.0'],
    ['documentation, TEST-NET-1', '192.0.2.1'],
    ['documentation, TEST-NET-2', '198.51.100.1'],
    ['documentation, TEST-NET-3', '203.0.113.1'],
    ['documentation, in hexadecimal', '0xCB007101'],
    ['below RFC 1918', '172.15.255.255'],
    ['above RFC 1918', '172.32.0.0'],
    ['near RFC 1918', '192.169.0.1'],
    ['near link-local', '169.253.0.1'],
    ['above loopback', '128.0.0.1'],
    ['above 10/8', '11.0.0.1'],
    ['a name', 'panel.example'],
    ['a name that begins like an address', '10.0.0.1.example'],
    ['a name that ends like localhost', 'notlocalhost'],
    ['a name that begins with localhost', 'localhost.example'],
    ['no address at all', '10.0.0.256'],
  ])('%s, %s', (_, host) => {
    expect(isPrivateAs('ip')(host)).toBe(false);
    for (const url of [
      host,
      `http://${host}/10.0.0.1`,
      `http://10.0.0.1@${host}/`,
      `http://${host}/?to=http://10.0.0.1/`,
    ]) {
      expect([url, isPrivateUrl(url)]).toEqual([url, false]);
    }
  });

  test.each(['2001:db8::1', '::ffff:203.0.113.1'])('%s', (host) => {
    expect(isPrivateAs('ip')(host)).toBe(false);
    expect(isPrivateUrl(`http://[${host}]:8080/`)).toBe(false);
  });

  test.each(['', ' ', 'http://', '#', '[', '[::1', '::1]', '%', 'http://%zz/', 'http://[10.0.0.1]/x'])(
    '%j',
    (value) => {
      expect(isPrivateUrl(value)).toBe(false);
    },
  );
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.constantFrom<ObservableType>('ip', 'url'), anyText, (type, value) => {
      isPrivateAs(type)(value);
    }),
  );
});

test('every address of the private ranges is private, in decimal too', () => {
  const ranges = [
    [0x0a000000, 0x0affffff],
    [0xac100000, 0xac1fffff],
    [0xc0a80000, 0xc0a8ffff],
    [0x7f000000, 0x7fffffff],
    [0xa9fe0000, 0xa9feffff],
  ] as const;
  const address = fc.oneof(...ranges.map(([min, max]) => fc.integer({ min, max })));
  fc.assert(
    fc.property(address, (number) => {
      const dotted = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
      expect([dotted, isPrivateUrl(`http://${dotted}/`), isPrivateAs('ip')(String(number))]).toEqual([
        dotted,
        true,
        true,
      ]);
    }),
  );
});

test.each([':', 'f:', 'a:', '%', ':%', '.'])('gets through a megabyte of %s', (text) => {
  expect(questionOf({ type: 'url', value: text.repeat(1_000_000 / text.length) }).isWithheld).toBe(false);
});
