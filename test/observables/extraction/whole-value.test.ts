import { describe, expect, test } from 'vitest';
import { wholeValue } from '../../../src/observables/extraction/whole-value.ts';

const named = (value: string) => wholeValue(value)?.map((one) => `${one.type} ${one.value}`);

describe('wholeValue', () => {
  test.each([
    ['evil.example', ['domain evil.example']],
    ['evil。example', ['domain evil.example']],
    ['例え.example', ['domain 例え.example']],
    ['http://evil.example/路径', ['url http://evil.example/路径']],
    [
      'http://one.example/a,http://two.example/b',
      ['url http://one.example/a,http://two.example/b', 'url http://one.example/a', 'url http://two.example/b'],
    ],
    ['请访问panel.example/a.php，或busy.example。', ['url panel.example/a.php', 'domain busy.example']],
    ['请访问busy.example/a.php下载', ['url 请访问busy.example/a.php下载', 'url busy.example/a.php']],
    ['请访问busy.example', ['domain 请访问busy.example', 'domain busy.example']],
    [
      'http://evil.example/a.phpをブロック',
      ['url http://evil.example/a.phpをブロック', 'url http://evil.example/a.php'],
    ],
  ])('of %j', (value, expected) => {
    expect(named(value)).toEqual(expected);
  });

  test.each(['サイトhttp://evil.example/a', 'see evil.example', '192.0.2.0/24'])('of %j is none', (value) => {
    expect(wholeValue(value)).toBeUndefined();
  });

  test.each([',', ';', '|'])('gives all of a hundred URLs that %j joins, defanged too', (joint) => {
    const urls = Array.from({ length: 100 }, (_, index) => `http://evil.example/${index}`);
    const [, ...each] = named(urls.join(joint).replace('http://evil.', 'hxxp://evil[.]')) ?? [];
    expect(each).toEqual(urls.map((url) => `url ${url}`));
  });

  const v2 = 'https://urldefense.proofpoint.com/v2/url';
  test.each([
    [`${v2}?u=http-3A__panel.example_cp-2Da_x.php-3Fm-3D1-26n-3D2&d=Dw`, 'url http://panel.example/cp-a/x.php?m=1&n=2'],
    [`${v2}?d=Dw&u=https-3A__my-2Dpanel.example_a-5Fb`, 'url https://my-panel.example/a_b'],
    [`https://r.example/?to=${encodeURIComponent(`${v2}?u=http-3A__six.example_a&d=D`)}`, 'url http://six.example/a'],
    ['https://r.example/?u=//panel.example/a&b=1', 'url http://panel.example/a'],
    ['https://r.example/?u=%2F%2Fpanel.example%2Fa%3Fb&c', 'url http://panel.example/a?b'],
    ['https://protect-us.mimecast.com/s/aBc?domain=panel.example', 'domain panel.example'],
    ['https://url.uk.m.mimecastprotect.com/s/aBc?x=1&domain=panel.example', 'domain panel.example'],
  ])('unwraps %j', (value, expected) => {
    expect(named(value)?.at(-1)).toBe(expected);
  });

  test.each([
    `${v2}?u=nothing-3A__a.example&d=D`,
    'https://r.example/a//b.example/',
    'https://r.example/?domain=a.example',
  ])('finds nothing within %j', (value) => {
    expect(named(value)).toHaveLength(1);
  });
});
