import { describe, expect, test } from 'vitest';
import { objection } from '../../src/mirror/guard.ts';

const list = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ family: 'Pony', url: `c2-${from + n}.example/`, ip: '', date: '' }));
const held = list(0, 100);

describe('objection', () => {
  test.each([
    ['the same list', held],
    ['one that grew', [...list(200, 230), ...held]],
    ['one without some of the middle', [...list(0, 30), ...list(60, 100)]],
    ['one that lost some at its end', list(0, 91)],
    ['exactly half', list(50, 100)],
    ['as many, all of them others', list(200, 300)],
  ])('none to %s', (_, fresh) => expect(objection(fresh, held)).toBeUndefined());

  test.each([
    ['an empty list', [], 'the list is empty'],
    ['fewer than half', list(51, 100), 'the list has 49 rows, fewer than half of the 100 held'],
    ['a list cut off before its end', list(0, 90), /breaks off.*100 held.*90 rows/],
    ['the same with news at its start', [...list(200, 205), ...list(0, 90)], /breaks off/],
  ])('one to %s', (_, fresh, reason) => expect(objection(fresh, held)).toMatch(reason));

  test('to a first list only if it is empty', () => {
    expect(objection([], [])).toBe('the list is empty');
    expect(objection(list(0, 1), [])).toBeUndefined();
  });
});
