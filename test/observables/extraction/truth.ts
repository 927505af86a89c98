import { readFileSync } from 'node:fs';
import { z } from 'zod';

const schema = z.object({
  report: z.object({ expected: z.array(z.tuple([z.string(), z.string()])), decoys: z.array(z.string()) }),
  snippets: z.array(z.object({ kind: z.string(), text: z.string(), expected: z.array(z.string()) })),
});
const truth = schema.parse(JSON.parse(readFileSync(new URL('truth.json', import.meta.url), 'utf8')));

/** What an analyst would take from `report.txt`, in order, as `type value`, and what looks like it but is nothing. */
export const reportTruth = {
  expected: truth.report.expected.map(([type, value]) => `${type} ${value}`),
  decoys: truth.report.decoys,
};

/** Pieces of text as they occur, each with the observables that an analyst would take from it, as `type value`. */
export const snippets = truth.snippets;
