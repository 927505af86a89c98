import { describe, expect, test } from 'vitest';
import { joinSpacedDots, looksDefanged, refang } from '../../../src/observables/extraction/refang.ts';

describe('refang', () => {
  test.each([
    ['hxxp://evil.example/a', 'http://evil.example/a'],
    ['hXXps://evil.example/a', 'https://evil.example/a'],
    ['HXXP[:]//evil.example', 'http://evil.example'],
    ['hxxp[://]evil[.]example', 'http://evil.example'],
    ['hxxps[:][/][/]evil[.]example[/]a', 'https://evil.example/a'],
    ['hxxp[s]://evil.example', 'https://evil.example'],
    ['http(s)://evil.example', 'https://evil.example'],
    ['h**p://evil.example', 'http://evil.example'],
    ['h__ps://evil.example', 'https://evil.example'],
    ['hxtp://evil.example', 'http://evil.example'],
    ['http:\\/\\/evil.example\\/a', 'http://evil.example/a'],
    ['evil[.]example', 'evil.example'],
    ['evil(.)example', 'evil.example'],
    ['evil{.}example', 'evil.example'],
    ['evil[dot]example', 'evil.example'],
    ['evil(DOT)example', 'evil.example'],
    ['evil[ . ]example', 'evil.example'],
    ['evil[.example', 'evil.example'],
    ['evil.]example', 'evil.example'],
    ['evil\\.example', 'evil.example'],
    ['192[.]0[.]2[.]1[:]8080', '192.0.2.1:8080'],
    ['2001[:]db8[:][:]1', '2001:db8::1'],
    ['someone[@]evil[.]example', 'someone@evil.example'],
    ['someone[at]evil[.]example', 'someone@evil.example'],
  ])('%s is %s', (defanged, plain) => {
    expect(looksDefanged(defanged)).toBe(true);
    expect(refang(defanged)).toBe(plain);
  });

  test.each([
    'http://evil.example/a(1).php?b[]=2',
    'evil.example',
    '192.0.2.1',
    'http://[2001:db8::1]:80/',
    'http://evil.example/path/hxxp',
  ])('leaves %s as it is', (plain) => {
    expect(refang(plain)).toBe(plain);
  });

  test('a plain value does not look defanged', () => {
    for (const plain of ['http://evil.example/a(1).php?b=2', 'evil.example', '192.0.2.1', '2001:db8::1']) {
      expect(looksDefanged(plain)).toBe(false);
    }
  });
});

describe('joinSpacedDots', () => {
  test.each([
    ['at evil dot example now', 'at evil.example now'],
    ['www dot evil dot com', 'www.evil.com'],
    ['evil [.] example', 'evil.example'],
    ['evil (dot) panel[.]example', 'evil.panel.example'],
    ['192 . 0 . 2 . 1', '192.0.2.1'],
    ['192 dot 0 dot 2 dot 1', '192.0.2.1'],
  ])('%s', (spaced, joined) => {
    expect(joinSpacedDots(spaced)).toBe(joined);
  });

  test.each(['the red dot in the picture', 'It is done . It was late', 'a dot is here', 'write [.] instead of a dot'])(
    'leaves the sentence: %s',
    (sentence) => {
      expect(joinSpacedDots(sentence)).toBe(sentence);
    },
  );
});
