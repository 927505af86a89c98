import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalLocation, hostOf } from '../../src/observables/canonical.ts';
import { anyText } from '../support/any-text.ts';

const location = (host: string, path = '', port = '', isDirectory = path === '') => ({ host, port, path, isDirectory });

describe('a location in canonical form', () => {
  test.each([
    ['panel.example', location('panel.example')],
    ['http://PANEL.example', location('panel.example')],
    ['panel.example.', location('panel.example')],
    ['panel.example/', location('panel.example')],
    ['panel.example:80/', location('panel.example')],
    ['panel.example:443', location('panel.example')],
    ['http://panel.example:8080/a', location('panel.example', '/a', '8080')],
    ['https://user:pass@panel.example/a', location('panel.example', '/a')],
    ['panel.example/a/', location('panel.example', '/a', '', true)],
    ['panel.example//a//b', location('panel.example', '//a//b')],
    ['panel.example/a/../b/./c', location('panel.example', '/b/c')],
    ['panel.example/a#b', location('panel.example', '/a')],
    ['panel.example/A/b.PHP?X=y', location('panel.example', '/A/b.PHP?X=y')],
    ['panel.example?x=1', location('panel.example', '?x=1')],
    ['panel.example/a/?x=1', location('panel.example', '/a?x=1')],
    ['panel.example/?a=1&amp;b=2', location('panel.example', '?a=1&b=2')],
    ['panel.example/%7euser/%2f%e2%82%ac', location('panel.example', '/~user/%2F%E2%82%AC')],
    ['panel.example/new panel/€', location('panel.example', '/new%20panel/%E2%82%AC')],
    ['panel.example/%zz', location('panel.example', '/%zz')],
    ['bücher.example/ä', location('xn--bcher-kva.example', '/%C3%A4')],
    ['http://[2001:DB8::0:1]:81/', location('2001:db8::1', '', '81')],
    ['2001:db8::1', location('2001:db8::1')],
    ['203.0.113.1', location('203.0.113.1')],
    ['0xCB007101', location('203.0.113.1')],
    ['  panel.example/a \n', location('panel.example', '/a')],
    ['hxxp://panel.example/', location('panel.example')],
  ])('%s', (value, expected) => {
    expect(canonicalLocation(value)).toEqual(expected);
  });

  test.each(['', ' ', 'http://', '/', '#', 'panel[.]example', '192.0.2.256', '[::1', 'a b.example'])(
    '%j names no host',
    (value) => {
      expect(canonicalLocation(value)).toBeUndefined();
      expect(hostOf(value)).toBeUndefined();
    },
  );

  test('is found or not, for any text, without throwing', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const found = canonicalLocation(value);
        if (found !== undefined) expect(found.host).not.toBe('');
      }),
    );
  });
});
