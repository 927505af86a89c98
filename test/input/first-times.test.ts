import { expect, test } from 'vitest';
import { firstTimes } from '../../src/input/first-times.ts';

const named = (value: string) => ({ type: 'url', value }) as const;

test('an observable counts as new once, also when 100,000 are remembered; after 200,000 others it may do so again', () => {
  const isFirst = firstTimes();
  for (let n = 1; n < 100_000; n++) expect(isFirst(named(`${n}.example`))).toBe(true);
  expect(isFirst(named('panel.example'))).toBe(true);
  expect(isFirst(named('panel.example'))).toBe(false);
  expect(isFirst({ type: 'domain', value: 'panel.example' })).toBe(true);
  for (let n = 100_001; n <= 300_000; n++) isFirst(named(`${n}.example`));
  expect(isFirst(named('panel.example'))).toBe(true);
});
