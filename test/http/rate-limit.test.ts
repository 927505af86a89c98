import { describe, expect, test } from 'vitest';
import { createRateLimit } from '../../src/http/rate-limit.ts';

function at60() {
  let time = 1_000_000;
  const count = createRateLimit(60, () => time);
  const pass = (ms: number) => {
    time += ms;
  };
  return { count, pass };
}

const times = (n: number, count: () => number | undefined) => Array.from({ length: n }, count);

describe('a limit of 60 requests a minute', () => {
  test('lets 60 through at once, and says when the next may come', () => {
    const { count } = at60();
    expect(times(60, () => count('one'))).toEqual(Array(60).fill(undefined));
    expect(count('one')).toBe(1);
  });

  test('gives them back evenly, also to who goes on asking', () => {
    const { count, pass } = at60();
    times(60, () => count('one'));
    let through = 0;
    for (let n = 0; n < 600; n++) {
      pass(100);
      if (count('one') === undefined) through++;
    }
    expect(through).toBe(60);
  });

  test('does not save up more than a minute’s', () => {
    const { count, pass } = at60();
    count('one');
    pass(3_600_000);
    expect(times(61, () => count('one')).filter((seconds) => seconds === undefined)).toHaveLength(60);
  });

  test('is for each client by itself', () => {
    const { count } = at60();
    times(70, () => count('one'));
    expect(count('other')).toBeUndefined();
  });

  test('remembers no more than 50,000 clients: with one more, who has asked least lately starts anew', () => {
    const { count } = at60();
    times(60, () => count('first'));
    for (let n = 1; n < 50_000; n++) count(`client ${n}`);
    expect(count('first')).toBe(1);
    for (let n = 1; n < 50_001; n++) count(`client ${n}`);
    expect(count('first')).toBeUndefined();
  });
});

test('a limit of one request a minute', () => {
  const count = createRateLimit(1, () => 0);
  expect([count('one'), count('one')]).toEqual([undefined, 60]);
});
