import { describe, expect, test } from 'vitest';
import { looksDefanged, refang } from '../../../src/observables/extraction/refang.ts';

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
    ['2001[:]db8[::]1', '2001:db8::1'],
    ['hxxp:\\\\evil[.]example\\panel\\gate.php', 'http://evil.example/panel/gate.php'],
    ['hxxps[:]\\\\evil\\.example\\x', 'https://evil.example/x'],
    ['hxxps\\://evil\\.example', 'https://evil.example'],
    ['hxxp//evil[.]example', 'http://evil.example'],
    ['hxxps//evil[.]example', 'https://evil.example'],
    ['meow://evil[.]example', 'http://evil.example'],
    ['fxp://evil[.]example/f', 'ftp://evil.example/f'],
    ['{"u":"http:\\\\/\\\\/evil.example\\\\/a"}', '{"u":"http://evil.example/a"}'],
    ['https:\\x2f\\x2fevil\\x2Eexample\\x2fa', 'https://evil.example/a'],
    ['\\x68ttp\\x3a\\x2f\\x2fevil.example', 'http://evil.example'],
    ['http://evil.example/a?b=1\\u0026c=2', 'http://evil.example/a?b=1&c=2'],
    ['evil<.>example', 'evil.example'],
    ['evil<dot>example', 'evil.example'],
    ['evil[punto]example', 'evil.example'],
    ['evil(PUNTO)example', 'evil.example'],
    ['evil[punkt]example', 'evil.example'],
    ['evil[point]example', 'evil.example'],
    ['evil[ponto]example', 'evil.example'],
    ['evil[nokta]example', 'evil.example'],
    ['зло[точка]example', 'зло.example'],
    ['evil[,]example', 'evil.example'],
    ['203[,]0(,)113[,]17', '203.0.113.17'],
    ['evil&#46;example', 'evil.example'],
    ['evil&#x2E;example', 'evil.example'],
    ['evil&period;example', 'evil.example'],
    ['www。evil。example', 'www.evil.example'],
    ['evil．example', 'evil.example'],
    ['evil｡example', 'evil.example'],
    ['１９２．０．２．１', '192.0.2.1'],
    ['http：／／evil。example／a', 'http://evil.example/a'],
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
    'a[,]=1',
    '在evil.example。然后',
    '192.0.2.1。evil.example',
    '地址：evil.example',
  ])('leaves %s as it is', (plain) => {
    expect(refang(plain)).toBe(plain);
  });

  test('a plain value does not look defanged', () => {
    for (const plain of ['http://evil.example/a(1).php?b=2', 'evil.example', '192.0.2.1', '2001:db8::1']) {
      expect(looksDefanged(plain)).toBe(false);
    }
  });
});
