import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { extractObservables } from '../../../src/observables/extraction/extract-observables.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const truth = z
  .object({ expected: z.array(z.tuple([z.string(), z.string()])), decoys: z.array(z.string()) })
  .parse(JSON.parse(read('truth.json')));
const expected = truth.expected.map(([type, value]) => `${type} ${value}`);
const found = extractObservables(read('report.txt')).map(({ type, value }) => `${type} ${value}`);

/** What a reader sees in the report and the extraction doesn't: its known limits. */
const knownMisses = [
  'url http://gap.example/p', // a space behind the scheme
  'domain remark.example', // a bracket right behind a plain name, as in a function call
  'ip 198.51.100.30', // a range of addresses
  'ip 198.51.100.31',
  'domain c2_main.lantern.example', // an underscore in a name, as in an identifier
  'url http://folded.example/very/long/path/file.php', // folded over two lines (quoted-printable)
  'domain cjk.example', // a script without spaces around it
  'domain comma.example.com', // commas for dots
];

/** What the extraction finds and a reader doesn't: what is left of misses, and code that reads like a name. */
const knownFalse = [
  'url gap.example/p',
  'url http://folded.example/very/long/pa=',
  'domain 请访问cjk.example',
  'domain ASP.NET',
  'domain Socket.IO',
  'domain user.name',
];

test('finds everything marked in the report but the known misses', () => {
  expect(expected.filter((observable) => !found.includes(observable))).toEqual(knownMisses);
});

test('finds nothing that is not marked but the known errors', () => {
  expect(found.filter((observable) => !expected.includes(observable))).toEqual(knownFalse);
});

test('takes no decoy for an observable but the known ones', () => {
  const values = new Set(found.map((observable) => observable.slice(observable.indexOf(' ') + 1)));
  expect(truth.decoys.filter((decoy) => values.has(decoy))).toEqual(['ASP.NET', 'Socket.IO', 'user.name']);
});

test('keeps the order of the report', () => {
  expect(found.filter((observable) => expected.includes(observable))).toEqual(
    expected.filter((observable) => found.includes(observable)),
  );
});

test('reaches a precision of 0.93 and a recall of 0.91', () => {
  const right = found.filter((observable) => expected.includes(observable)).length;
  expect(right / found.length).toBeCloseTo(83 / 89, 5);
  expect(right / expected.length).toBeCloseTo(83 / 91, 5);
});
