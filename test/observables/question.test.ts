import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObservableType } from '../../src/observables/observable.ts';
import { questionOf, questionsFor } from '../../src/observables/question.ts';
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
  ['shared, first', '100.64.0.0'],
  ['shared, last', '100.127.255.255'],
  ['multicast, first', '224.0.0.1'],
  ['multicast, last', '239.255.255.250'],
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
  ['a single label', 'intranet'],
  ['a single label that is a top-level domain', 'com'],
  ['a single label with an underscore', 'build_server-01'],
  ['a single label in another script', 'сервер'],
  ['a single label with a trailing dot', 'jira.'],
  ['.local', 'printer.local'],
  ['.local in capitals', 'Printer.LOCAL'],
  ['.internal', 'files.corp.internal'],
  ['.intranet', 'hr.intranet'],
  ['.corp', 'dc01.ad.corp'],
  ['.home', 'nas.home'],
  ['.lan', 'router.lan'],
  ['.lan with a trailing dot', 'router.lan.'],
  ['.lan with two trailing dots', 'router.lan..'],
  ['.private', 'vault.private'],
  ['.home.arpa', 'tv.home.arpa'],
  ['.localdomain', 'localhost.localdomain'],
  ['a private address backwards', '1.0.0.10.in-addr.arpa'],
  ['full-width dots', 'jira．corp．local'],
  ['ideographic dots', 'jira。corp。local'],
  ['full-width letters', 'jira.ｌｏｃａｌ'],
  ['percent-encoded letters', 'jira%2e%6c%6f%63%61%6c'],
  ['a soft hyphen', 'jira.lo\u00adcal'],
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
  ['IPv4-compatible', '::10.0.0.1'],
  ['IPv4-translated', '::ffff:0:10.0.0.1'],
  ['NAT64', '64:ff9b::10.0.0.1'],
  ['NAT64 for local use', '64:ff9b:1::203.0.113.1'],
  ['6to4', '2002:c0a8:1::1'],
  ['Teredo, the client', '2001:0:cb00:7101:0:0:f5ff:fffe'],
  ['Teredo, the server', '2001:0:a00:1::'],
  ['ISATAP', '2001:db8::5efe:10.0.0.1'],
  ['site-local', 'fec0::1'],
  ['site-local, last', 'feff:ffff::1'],
  ['multicast', 'ff02::fb'],
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

  test.each([
    '[::1',
    '::1]',
    'http://[10.0.0.1]/x',
    '10[.]0[.]0[.]1',
    'hxxp://jira[.]corp[.]local/x',
    'jira (dot) corp (dot) local',
    'hxxp:\\\\10.0.0.1\\x',
    'meow://10.0.0.1/',
  ])('as a URL a person would read so: %j', (url) => {
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
    ['below shared', '100.63.255.255'],
    ['above shared', '100.128.0.0'],
    ['below multicast', '223.255.255.255'],
    ['above multicast', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['.onion', 'abcdefgh.onion'],
    ['.test', 'panel.test'],
    ['.bit', 'panel.bit'],
    ['a name that ends like .local', 'panel.notlocal.example'],
    ['a label of the list elsewhere', 'corp.local.home.example'],
    ['a name below a reserved one', 'home.arpa.example'],
    ['a name', 'panel.example'],
    ['a name that begins like an address', '10.0.0.1.example'],
    ['a name that ends like localhost', 'panel.notlocalhost'],
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

  test.each([
    '::',
    '2001:db8::1',
    '::ffff:203.0.113.1',
    '64:ff9b::203.0.113.1',
    '2002:cb00:7101::1',
    '2001:0:cb00:7101:0:0:34ff:8efe',
    'fe00::1',
    '2001:db8::5efe:cb00:7101',
  ])('%s', (host) => {
    expect(isPrivateAs('ip')(host)).toBe(false);
    expect(isPrivateUrl(`http://[${host}]:8080/`)).toBe(false);
  });

  test.each(['', ' ', 'http://', '#', '[', '%', 'http://%zz/', 'panel[.]example', 'hxxp://panel[.]example/x'])(
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

test.each([':', 'f:', 'a:', '%', ':%', '.', ' ', '(', '[ ', '\\', '/', '@', '%40', 'a@', '[at', '.a', '\t', '\u200b'])(
  'gets through a megabyte of %j',
  (text) => {
    const value = text.repeat(1_000_000 / text.length);
    for (const before of ['', 'http://', 'a', 'http://a.example/', 'http:']) {
      expect(questionOf({ type: 'url', value: before + value }).isWithheld).toBeTypeOf('boolean');
    }
  },
);

describe('what is no web address is withheld', () => {
  test.each([
    'file:///etc/passwd',
    'FILE://fileserver.example/share',
    ' file:/C:/x',
    'f\tile:///x',
    'file:\\\\fileserver.example\\share',
    'mailto:bob@panel.example',
    'MailTo:bob@panel.example?subject=x',
    'data:text/html,<b>x</b>',
    'javascript:alert(1)',
    'javascript://panel.example/%0aalert(1)',
    'vbscript:x',
    'about:blank',
    'blob:https://panel.example/6e0d',
    'view-source:https://panel.example/',
    'chrome://settings/',
    'chrome-extension://abcdef/x.html',
    'ms-settings:display',
    'ms-word:ofe|u|https://panel.example/x.docx',
    'smb://files.example/share',
    'tel:+15550100',
    'sip:bob@panel.example',
    'urn:isbn:0',
    'magnet:?xt=urn:btih:0',
    '\\\\fileserver\\share',
    '\\\\files.panel.example\\share',
    '\\\\panel.example@80\\x',
    '//fileserver/share',
    '\\\\?\\C:\\x',
    'C:\\Users\\bob\\secret.docx',
    'c:/Users/bob/secret.docx',
    '/C:/Users/bob/secret.docx',
    '///C:/Users/bob/secret.docx',
    '/C%3A/Users/bob/secret.docx',
    'C|/x',
    'C:secret.docx',
    '/home/bob/secret.docx',
    '/var/www.d/x',
    '~/secret.txt',
    '~bob/secret.txt',
    './secret.txt',
    '..\\secret.txt',
    '%TEMP%\\x.exe',
  ])('%j', (value) => {
    expect(isPrivateUrl(value)).toBe(true);
  });

  test.each([
    'http://panel.example/C:/x',
    'https://panel.example/?u=file:///etc/passwd',
    'ftp://panel.example/x',
    'ws://panel.example/',
    'hxxp://panel.example/x',
    'hxxps://panel.example:8080/x',
    'fxp://panel.example/x',
    'meow://panel.example/x',
    'coap+tcp://panel.example',
    '//panel.example/x',
    'panel.example:8080',
    'panel.example:8080/x',
    'data.example:443/x',
    'file.example/x',
    'mailto.example',
    'http:panel.example',
    'c::1',
    'http://user:secret@panel.example/x@y',
  ])('but not %j', (value) => {
    expect(isPrivateUrl(value)).toBe(false);
  });
});

describe('a host name', () => {
  const isHostNameWithheld = isPrivateAs('hostname');

  test.each([
    'DESKTOP-7F3K2',
    'bobs macbook pro',
    'bob\u2019s-mac',
    'web01.prodnet',
    'dc1.ad.contoso',
    'host.dev01',
    '',
  ])('without a public suffix is a device’s: %j', (value) => {
    expect(isHostNameWithheld(value)).toBe(true);
  });

  test.each([
    'panel.example',
    'WWW.Panel.Test.',
    'www.gov.uk',
    'bücher.de',
    'x.duckdns.org',
    'abcdefgh.onion',
    'panel.bit',
    'xn--80ak6aa92e.com',
    '203.0.113.1',
    '2001:db8::1',
  ])('with one is looked up: %j', (value) => {
    expect(isHostNameWithheld(value)).toBe(false);
  });
});

describe('private suffixes', () => {
  const { isWithheld } = {
    isWithheld: questionsFor(['corp.example', '.Dotted.Example.', '*.star.example', 'bücher.example']),
  };
  const isOwn = (value: string) => isWithheld({ type: 'url', value }).isWithheld;

  test.each([
    'corp.example',
    'http://jira.corp.example/x',
    'http://JIRA.Corp.Example.:8080/',
    'http://jira.corp%2eexample/',
    'http:jira.corp.example',
    'a.dotted.example',
    'a.star.example/x',
    'xn--bcher-kva.example',
    'http://www.BÜCHER.example/',
    'jira[.]corp[.]example',
    'printer.local',
  ])('%j is at or below one', (value) => {
    expect(isOwn(value)).toBe(true);
  });

  test.each(['notcorp.example', 'corp.example.test', 'example', 'http://panel.example/corp.example'])(
    '%j is not, unless for another reason',
    (value) => {
      expect(isOwn(value)).toBe(value === 'example');
    },
  );

  test('are none by default', () => {
    expect(isPrivateUrl('corp.example')).toBe(false);
  });
});

describe('every spelling of a host that a browser accepts', () => {
  const ownName = fc.constantFrom(
    'intranet',
    'printer.local',
    'a.corp',
    'x.home.arpa',
    'api.localhost',
    '10.0.0.1',
    '100.64.1.1',
  );
  const spelled = (character: string) =>
    fc.constantFrom(
      character,
      character.toUpperCase(),
      `%${character.charCodeAt(0).toString(16)}`,
      character === '.' ? '\u3002' : String.fromCharCode(character.charCodeAt(0) + 0xfee0),
      `${character}\u00ad`,
      `\t${character}`,
    );
  const hostSpelled = ownName.chain((name) => fc.tuple(...[...name].map(spelled)).map((parts) => parts.join('')));
  const start = fc.constantFrom(
    '',
    'http://',
    'HTTPS:',
    'http:/',
    'ht\ntp://',
    ' \u0000http:\\\\',
    '//',
    'ws://u:p@',
    'http://u@',
    'hxxp://',
  );
  const end = fc.constantFrom('', '/', ':8080/x', '/?a=b', '#x', '\\x', '.', '.:81');

  test('is caught', () => {
    fc.assert(
      fc.property(start, hostSpelled, end, (before, host, after) => {
        const value = before + host + after;
        fc.pre(URL.parse(value) !== null || URL.parse(`http://${value}`) !== null);
        expect([value, isPrivateUrl(value)]).toEqual([value, true]);
      }),
      { numRuns: 3000 },
    );
  });
});
