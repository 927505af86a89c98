import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookupValue } from '../../src/observables/lookup-value.ts';
import { questionOf } from '../../src/observables/question.ts';
import { pageAddress, searchLink } from '../../src/tracker/links.ts';
import { anyText } from '../support/any-text.ts';

const ofUrl = (value: string) => lookupValue({ type: 'url', value });

describe('a URL is looked up without its scheme, user, password and fragment', () => {
  test.each([
    ['http://panel.example/a.php', 'panel.example/a.php'],
    ['HTTPS://Panel.Example/A.php', 'Panel.Example/A.php'],
    ['hxxp://panel.example/', 'panel.example/'],
    ['coap+tcp://panel.example', 'panel.example'],
    ['panel.example/a.php', 'panel.example/a.php'],
    ['panel.example:8443/cp.php?m=login&x=1', 'panel.example:8443/cp.php?m=login&x=1'],
    ['http://user:pass@panel.example/', 'panel.example/'],
    ['user:pass@panel.example:81/a@b?c=d@e#f@g', 'panel.example:81/a@b?c=d@e'],
    ['user@panel.example', 'panel.example'],
    ['http://user@host.example:pa:ss@panel.example/', 'panel.example/'],
    ['http://@panel.example/', 'panel.example/'],
    ['http://:pass@panel.example', 'panel.example'],
    ['http://us%40er:p%3Ass@panel.example/%40x', 'panel.example/%40x'],
    ['http://a\\@b.example/', 'a\\@b.example/'],
    ['http://panel.example/@a', 'panel.example/@a'],
    ['panel.example?@a', 'panel.example?@a'],
    ['panel.example#@a', 'panel.example'],
    ['http://panel.example/go?to=http://a@other.example/', 'panel.example/go?to=http://a@other.example/'],
    ['//user:pass@panel.example/', '//panel.example/'],
    ['http:///user:pass@panel.example/', '/panel.example/'],
    ['http:user:pass@panel.example/', 'panel.example/'],
    ['http:/user:pass@panel.example/', 'http:/panel.example/'],
    ['http:\\\\user:pass@panel.example\\x', 'http:\\\\panel.example\\x'],
    ['ht\ntp://user:pass@panel.example/', 'ht\ntp://panel.example/'],
    ['\u00a0http://user:pass@panel.example/', '\u00a0http://panel.example/'],
    ['hxxp://user:pass@panel[.]example/', 'panel[.]example/'],
    ['@', ''],
    ['/@', '/'],
    ['http://panel.example/go?to=http://other.example/', 'panel.example/go?to=http://other.example/'],
    ['panel.example/go?to=http://other.example/', 'panel.example/go?to=http://other.example/'],
    ['http://http://panel.example/', 'http://panel.example/'],
    ['http://panel.example/a#b', 'panel.example/a'],
    ['http://panel.example/#a#b', 'panel.example/'],
    ['http://panel.example/a%23b', 'panel.example/a%23b'],
    ['http://bücher.example/ä', 'bücher.example/ä'],
    ['http://[2001:db8::1]:81/', '[2001:db8::1]:81/'],
    ['http://panel.example/a b\t', 'panel.example/a b\t'],
    ['http://panel[.]example/', 'panel[.]example/'],
    ['1http://panel.example/', '1http://panel.example/'],
    ['//panel.example/', '//panel.example/'],
    ['://panel.example/', '://panel.example/'],
    ['http://', ''],
    ['#', ''],
  ])('%s', (url, expected) => {
    expect(ofUrl(url)).toBe(expected);
  });
});

test('a name or an address is looked up without a user too', () => {
  expect(lookupValue({ type: 'domain', value: 'user:pass@panel.example' })).toBe('panel.example');
  expect(lookupValue({ type: 'ip', value: 'http://user:pass@203.0.113.1' })).toBe('http://203.0.113.1');
});

const shell = (...texts: string[]) => fc.constantFrom(...texts);

test('a password is never part of what is asked', () => {
  const scheme = shell(
    '',
    'http://',
    'HTTPS://',
    'hxxp://',
    'ftp:',
    'http:/',
    'http:///',
    'http:\\\\',
    '//',
    'ht\ttp://',
    ' http://',
    '\0http://',
    'a.b+c://',
    '\ufeffhttp://',
    'http:\t//',
  );
  const secret = shell(
    'S3CRET',
    'S3CRET@',
    'x@S3CRET',
    'S3CRET:',
    '%2fS3CRET',
    'S3CRET%40',
    'S3/CRET',
    'S3#CRET',
    'S3?CRET',
    'S3\\CRET',
    'S3 CRET',
    'S3\tCRET',
  );
  const at = shell('@', '%40', '\uff20', '[at]', '@@');
  const user = shell('bob', '', 'bob%40corp.example', 'bob.smith', 'b@c');
  const host = shell(
    'panel.example',
    'panel.example:8080/x',
    '203.0.113.1/a@b',
    'bücher.example?x',
    'panel[.]example/',
  );
  fc.assert(
    fc.property(fc.tuple(scheme, user, secret, at, host), fc.constantFrom('url', 'domain'), ([a, b, c, d, e], type) => {
      const { lookupValue, isWithheld } = questionOf({ type: type as 'url', value: `${a}${b}:${c}${d}${e}` });
      if (!isWithheld) expect(lookupValue).not.toMatch(/S3|CRET/);
    }),
    { numRuns: 5000 },
  );
});

test('any other observable is looked up as it is', () => {
  for (const value of ['203.0.113.1', ' 203.0.113.1 ', 'http://203.0.113.1#x']) {
    expect(lookupValue({ type: 'ip', value })).toBe(value);
  }
});

const anyUrl = fc.oneof(anyText, fc.webUrl({ withFragments: true, withQueryParameters: true }));

test('a look-up value reaches the tracker unchanged, alone in its parameter', () => {
  fc.assert(
    fc.property(anyUrl, fc.constantFrom('http://192.0.2.1:8080/', 'https://tracker.example/base'), (text, base) => {
      const value = ofUrl(text);
      const address = pageAddress(base, 'query.php', { url: value });
      expect([...new URLSearchParams(address.search)]).toEqual([['url', value.toWellFormed()]]);
      expect(address.href.startsWith(base.endsWith('/') ? `${base}query.php?url=` : `${base}/query.php?url=`)).toBe(
        true,
      );
      expect(address.hash).toBe('');
    }),
    { numRuns: 1000 },
  );
});

test('a lone surrogate becomes a replacement character', () => {
  expect(pageAddress('http://192.0.2.1/', 'query.php', { url: 'a\ud800b' }).searchParams.get('url')).toBe('a\ufffdb');
});

test('the link to a search is encoded too', () => {
  expect(searchLink('https://tracker.example/', 'a.example/?x=1&y=ä#<b>')).toBe(
    'https://tracker.example/index.php?search=a.example%2F%3Fx%3D1%26y%3D%C3%A4%23%3Cb%3E',
  );
});

test('an address without parameters has no question mark', () => {
  expect(pageAddress('https://tracker.example', 'csv.php').href).toBe('https://tracker.example/csv.php');
});
