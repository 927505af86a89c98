import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extractObservables } from '../../../src/observables/extraction/extract-observables.ts';
import { reportTruth } from './truth.ts';

const { expected, decoys } = reportTruth;
const report = readFileSync(new URL('report.txt', import.meta.url), 'utf8');
const found = extractObservables(report).map(({ type, value }) => `${type} ${value}`);

/** What a reader sees in the report and the extraction doesn't: its known limits. */
const knownMisses = [
  'url http://folded.example/very/long/path/file.php', // folded over two lines (quoted-printable)
  'domain comma.example.com', // commas for dots
];

/** What the extraction finds and a reader doesn't. */
const knownFalse = ['url http://folded.example/very/long/pa='];

test('finds everything marked in the report but the known misses', () => {
  expect(expected.filter((observable) => !found.includes(observable))).toEqual(knownMisses);
});

test('finds nothing that is not marked but the known errors', () => {
  expect(found.filter((observable) => !expected.includes(observable))).toEqual(knownFalse);
});

test('takes no decoy for an observable', () => {
  const values = new Set(found.map((observable) => observable.slice(observable.indexOf(' ') + 1)));
  expect(decoys.filter((decoy) => values.has(decoy))).toEqual([]);
});

test('keeps the order of the report', () => {
  expect(found.filter((observable) => expected.includes(observable))).toEqual(
    expected.filter((observable) => found.includes(observable)),
  );
});
