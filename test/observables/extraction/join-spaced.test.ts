import { describe, expect, test } from 'vitest';
import { joinSpaced } from '../../../src/observables/extraction/join-spaced.ts';

describe('joinSpaced', () => {
  test.each([
    ['at evil dot example now', 'at evil.example now'],
    ['www dot evil dot com', 'www.evil.com'],
    ['evil [.] example', 'evil.example'],
    ['evil (dot) panel[.]example', 'evil.panel.example'],
    ['evil [punto] example', 'evil.example'],
    ['hxxp:// evil[.]example/a', 'hxxp://evil[.]example/a'],
    ['http:// evil.example', 'http://evil.example'],
    ['192 . 0 . 2 . 1', '192.0.2.1'],
    ['192 dot 0 dot 2 dot 1', '192.0.2.1'],
  ])('%s', (spaced, joined) => {
    expect(joinSpaced(spaced)).toBe(joined);
  });

  test.each([
    'the red dot in the picture',
    'It is done . It was late',
    'a dot is here',
    'write [.] instead of a dot',
    'say http:// or https:// first',
  ])('leaves the sentence: %s', (sentence) => {
    expect(joinSpaced(sentence)).toBe(sentence);
  });
});
