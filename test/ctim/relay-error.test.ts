import { describe, expect, test } from 'vitest';
import { errorOf, errorsIn } from '../../src/ctim/relay-error.ts';
import { answeredBy } from '../../src/lookup/answered.ts';
import type { Finding, LookupFailure } from '../../src/lookup/finding.ts';
import { questionOf } from '../../src/observables/question.ts';

const question = questionOf({ type: 'url', value: 'a.example' });
const now = Date.now();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const failed = (failure: LookupFailure): Finding => ({ kind: 'failed', question, failure });
const stale = (ageMs: number): Finding => ({
  ...answeredBy(question, { kind: 'not-listed', answeredAt: now - ageMs }, 'cache'),
  isStale: true,
});
const fresh = answeredBy(question, { kind: 'listed', family: 'Pony', answeredAt: now }, 'tracker');

describe('the error for one cause', () => {
  test.each([
    [{ cause: 'not-found' }, 'not found', 'The CyberCrime not found'],
    [
      { cause: 'unavailable', detail: 'secret', isTransient: true },
      'service unavailable',
      'The CyberCrime is unavailable. Please, try again later.',
    ],
    [
      { cause: 'untrusted-certificate', reason: 'Self signed certificate' },
      'unknown',
      'Unable to verify SSL certificate: Self signed certificate',
    ],
    [
      { cause: 'unexpected-shape', detail: 'secret' },
      'key error',
      'The data structure of CyberCrime Tracker has changed. The module is broken.',
    ],
    [{ cause: 'unexpected-status', status: 403, message: 'Forbidden' }, 'unknown', 'Forbidden'],
    [
      { cause: 'mirror-empty' },
      'service unavailable',
      'The mirror of CyberCrime Tracker is empty. Please, fill it with `sync`.',
    ],
    [{ cause: 'internal' }, 'unknown', 'Something went wrong.'],
  ] as const)('%j', (failure, code, message) => {
    expect(errorOf(failure)).toEqual({ type: 'fatal', code, message });
  });
});

describe('the errors in findings', () => {
  test('are none when all are answered', () => {
    expect(errorsIn([fresh, fresh], now)).toEqual([]);
    expect(errorsIn([], now)).toEqual([]);
  });

  test('are one for each distinct cause, however often it occurred', () => {
    const findings = [
      failed({ cause: 'unavailable', detail: 'status 503', isTransient: true }),
      failed({ cause: 'not-found' }),
      failed({ cause: 'unavailable', detail: 'reset', isTransient: true }),
      failed({ cause: 'unexpected-status', status: 403, message: 'Forbidden' }),
      failed({ cause: 'unexpected-status', status: 401, message: 'Unauthorized' }),
      failed({ cause: 'unexpected-status', status: 403, message: 'Forbidden' }),
      fresh,
    ];
    expect(errorsIn(findings, now).map(({ message }) => message)).toEqual([
      'The CyberCrime is unavailable. Please, try again later.',
      'The CyberCrime not found',
      'Forbidden',
      'Unauthorized',
    ]);
  });

  test('count what the deadline cut off and what older data answered', () => {
    const deadline = failed({ cause: 'deadline' });
    expect(errorsIn([deadline, fresh, deadline, stale(minute)], now)).toEqual([
      {
        type: 'warning',
        code: 'request timeout',
        message: 'The deadline was reached with 2 of 4 observables unanswered.',
      },
      {
        type: 'warning',
        code: 'stale data',
        message: 'The CyberCrime is unavailable: 1 of 4 observables answered from data up to 1 minute old.',
      },
    ]);
  });

  test.each([
    [-minute, '1 minute'],
    [0, '1 minute'],
    [1, '1 minute'],
    [minute, '1 minute'],
    [minute + 1, '2 minutes'],
    [119 * minute, '119 minutes'],
    [2 * hour, '2 hours'],
    [47 * hour, '47 hours'],
    [48 * hour, '2 days'],
    [30 * day, '30 days'],
  ])('tell the greatest age: of %d ms, %s', (ageMs, text) => {
    const [warning] = errorsIn([stale(ageMs), stale(Math.min(ageMs, 0))], now);
    expect(warning?.message).toContain(`2 of 2 observables answered from data up to ${text} old.`);
  });
});
