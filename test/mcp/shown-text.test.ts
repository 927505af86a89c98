import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownText } from '../../src/mcp/shown-text.ts';
import { refang } from '../../src/observables/extraction/refang.ts';

describe('shownText', () => {
  test.each([
    ['http://panel.example:8080/a/b.php?x=1', 'hxxp[:]//panel[.]example:8080/a/b[.]php?x=1'],
    ['panel.example/admin.php', 'panel[.]example/admin[.]php'],
    ['192.0.2.1', '192[.]0[.]2[.]1'],
    ['2001:db8::1', '2001:db8::1'],
    ['Smoke Bot', 'Smoke Bot'],
    ['Zeus (Citadel design)', 'Zeus (Citadel design)'],
    ['a\u202eb\u0000c\u200bd', 'ab cd'],
  ])('%s is %s', (text, expected) => {
    expect(shownText(text)).toBe(expected);
  });

  test.each([
    'http://panel.example:8080/a/b.php?x=1',
    'https://panel.example/',
    '192.0.2.1',
    '2001:db8::1',
    'fe80::abcd:ef01',
  ])('%s can be read back', (text) => {
    expect(refang(shownText(text))).toBe(text);
  });

  test('is bounded, whole characters, on one line, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const shown = shownText(text);
        expect(shown.length).toBeLessThanOrEqual(512);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/\p{C}/u);
        expect(shown).not.toMatch(/(?<!\[)\./);
      }),
    );
  });
});
