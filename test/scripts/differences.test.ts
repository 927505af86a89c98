import { expect, test } from 'vitest';
import { differences } from '../../scripts/real-data/differences.ts';

const listed = { type: 'url', value: 'http://listed.example/a?b=1&c=2' };
const other = { type: 'ip', value: '192.0.2.7' };
const batch = { questions: [{ ...listed, type: 'URL' }, other], listed: [listed] };
const valid_time = { start_time: '2026-01-01T00:00:00.000Z', end_time: '2026-01-08T00:00:00.000Z' };

const verdictOn = (observable: object, more = {}) => ({
  type: 'verdict',
  observable,
  disposition: 2,
  valid_time,
  ...more,
});

const answered = (docs: readonly object[], more = {}) => ({
  path: '/deliberate/observables',
  status: 200,
  body: JSON.stringify({ data: { verdicts: { count: docs.length, docs } }, ...more }),
});

test('finds nothing in the right answer', () => {
  expect(differences(batch, answered([verdictOn(listed)]))).toEqual([]);
});

test.each([
  ['another status', { ...answered([verdictOn(listed)]), status: 500 }, 'status 500'],
  ['an answer that is no JSON', { ...answered([]), body: '<html>' }, 'not valid'],
  ['a field too many', answered([verdictOn(listed, { note: '' })]), 'not valid'],
  ['an error', answered([verdictOn(listed)], { errors: [{ type: 'fatal', code: 'x', message: 'y' }] }), 'an error'],
  ['nothing', { ...answered([]), body: '{"data":{}}' }, 'none for'],
  ['an observable that was changed', answered([verdictOn({ ...listed, value: 'listed.example/a' })]), 'not submitted'],
  ['a verdict on what is not listed', answered([verdictOn(listed), verdictOn(other)]), 'is not listed'],
  ['a verdict twice', answered([verdictOn(listed), verdictOn(listed)]), 'more than one'],
  ['no judgements', { ...answered([verdictOn(listed)]), path: '/observe/observables' }, 'judgements: none for'],
])('finds %s', (_, answer, said) => {
  expect(differences(batch, answer).join('\n')).toContain(said);
});
