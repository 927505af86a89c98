import { expect, test } from 'vitest';
import { settledAnswerSchema } from '../../../src/lookup/cache/answer.ts';

test.each([
  [-1000, true],
  [30_000, true],
  [120_000, false],
])('an answer that another replica gave %i ms from now, by its clock, is taken: %s', (fromNowMs, isTaken) => {
  const answer = { kind: 'not-listed', answeredAt: Date.now() + fromNowMs };
  expect(settledAnswerSchema.safeParse(answer).success).toBe(isTaken);
});
