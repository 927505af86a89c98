import { randomBytes } from 'node:crypto';
import { createBasicCheck } from '../../src/http/auth/basic.ts';
import { median } from '../support/numbers.ts';
import type { Figure } from '../support/report.ts';

const rounds = 400;
const comparisons = 500;

/** Comparing a wrong password, against one of which all but the last character is right: neither may take longer. */
export async function credentials(): Promise<Figure[]> {
  const password = randomBytes(32).toString('hex');
  const check = createBasicCheck('user', password);
  const other = (at: number) => `${password.slice(0, at)}-${password.slice(at + 1)}`;
  const headers = [other(0), other(password.length - 1)].map((one) => Buffer.from(`user:${one}`).toString('base64'));
  const nanoseconds: [number[], number[]] = [[], []];
  for (let round = -rounds / 4; round < rounds; round++) {
    // Each goes first as often as the other.
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const startedAt = process.hrtime.bigint();
      for (let n = 0; n < comparisons; n++) check(headers[which] ?? '');
      const took = Number(process.hrtime.bigint() - startedAt) / comparisons;
      if (round >= 0) nanoseconds[which].push(took);
    }
  }
  const [wrong, nearlyRight] = nanoseconds.map(median) as [number, number];
  return [
    {
      name: 'a password wrong at its end',
      value: nearlyRight,
      unit: 'ns',
      reference: wrong,
      referenceName: 'wrong at its start',
      reach: { atMost: 1.02 },
    },
  ];
}
