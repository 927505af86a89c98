import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalLocation } from '../../src/observables/canonical.ts';
import { plainLocation } from '../../src/observables/plain-location.ts';

/** The same location, taken past the shortcut by a space that is trimmed before parsing. */
const parsed = (value: string) => canonicalLocation(` ${value}`);

const scheme = fc.constantFrom('', 'http://', 'https://', 'HTTP://', 'ftp://', '//');
const hostCharacter = fc.constantFrom(...'abcxnz0129-_.'.split(''), ...'.AZ%:@[]xn--é'.split(''));
const host = fc.oneof(
  fc.string({ unit: hostCharacter, maxLength: 12 }),
  fc.constantFrom('panel.example', 'WWW.Panel.Example', 'a.b.c.example', '192.0.2.1', '192.0.2.01', '0x7f.1', '1.2.3'),
  fc.constantFrom(
    'xn--bcher-kva.example',
    'xn--a.example',
    '192.0.2.256',
    '198.51.100.7.example',
    'a..example',
    'a_b.example',
  ),
  fc.ipV4(),
  fc.domain(),
);
const pathCharacter = fc.constantFrom(
  ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(at + 32)),
  'é',
  '\t',
);
const tail = fc.oneof(
  fc.webPath(),
  fc.string({ unit: pathCharacter, maxLength: 16 }).map((text) => `/${text}`),
  fc.string({ unit: fc.constantFrom(...'/.?#&;ap%2e'.split('')), maxLength: 12 }),
  fc.constantFrom(
    '',
    '/',
    '//',
    '/?',
    '?a=1',
    '/a/?b',
    '/a/../b',
    '/a?x=1&amp;y=2',
    '/~user/',
    ':80/',
    ':8080/a',
    ':443',
    ':0',
    ':080',
    ':65535/',
    ':59999',
    ':65536',
    ':/',
  ),
);

describe('plainLocation', () => {
  test('answers what parsing answers, or leaves it to parsing', () => {
    fc.assert(
      fc.property(scheme, host, tail, (start, name, end) => {
        const value = start + name + end;
        const shortcut = plainLocation(value);
        if (shortcut !== undefined) expect(shortcut).toEqual(parsed(value));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    'panel.example',
    'https://WWW.Panel.Example/gate.php?m=login&a=b',
    'http://panel.example/a/b/',
    '192.0.2.1',
    '192.0.2.1/~user/panel/',
    'http://panel.example:8080/gate.php',
    '192.0.2.1:53',
  ])('takes the shortcut for %s', (value) => {
    expect(plainLocation(value)).toEqual(parsed(value));
    expect(plainLocation(value)).toBeDefined();
  });

  test('leaves a value of any length to parsing rather than run out of stack', () => {
    const value = `panel.example${'/a'.repeat(5_000_000)}`;
    expect(plainLocation(value)).toBeUndefined();
    expect(canonicalLocation(value)?.host).toBe('panel.example');
  });
});
