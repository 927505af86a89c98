import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { judgementSchema } from '../../src/ctim/compatible/judgement.ts';
import { verdictSchema } from '../../src/ctim/compatible/verdict.ts';
import { docsSchema, responseSchema } from '../../src/ctim/response-schema.ts';
import type { Batch, Question } from './questions.ts';

/** An answer as it came over HTTP. */
export type Answer = { readonly path: string; readonly status: number; readonly body: string };

const answerSchema = responseSchema(
  z.strictObject({
    verdicts: docsSchema(verdictSchema).optional(),
    judgements: docsSchema(judgementSchema).optional(),
  }),
);

/**
 * How an answer differs from what the batch has to get, one line each; none when it is right: status 200, valid against
 * the closed schemas, no errors, and for every listed observable, equal to the one submitted, a verdict and, where the
 * path asks for them, a judgement; for no other.
 */
export function differences({ questions, listed }: Batch, { path, status, body }: Answer): string[] {
  if (status !== 200) return [`status ${status}: ${body.slice(0, 200)}`];
  const parsed = answerSchema.safeParse(parseJson(body));
  if (!parsed.success) return [`not valid: ${JSON.stringify(parsed.error.issues)} in ${body.slice(0, 1000)}`];
  const { data, errors = [] } = parsed.data;
  const wanted = path.startsWith('/observe/') ? (['verdicts', 'judgements'] as const) : (['verdicts'] as const);
  const unwanted = Object.keys(data ?? {}).filter((kind) => !wanted.some((one) => one === kind));
  return [
    ...errors.map((error) => `an error: ${JSON.stringify(error)}`),
    ...unwanted.map((kind) => `${kind}, not asked for`),
    ...wanted.flatMap((kind) => {
      const { count = 0, docs = [] } = data?.[kind] ?? {};
      const answered = docs.map(({ observable }) => observable);
      return [
        ...(count === docs.length ? [] : [`${kind}: count is ${count}, docs are ${docs.length}`]),
        ...missing(listed, answered).map((one) => `${kind}: none for ${one}, which is listed`),
        ...missing(answered, listed).map((one) => `${kind}: one for ${one}, which ${whyNot(one, questions)}`),
        ...repeated(answered).map((one) => `${kind}: more than one for ${one}`),
      ];
    }),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(all: readonly Question[], among: readonly Question[]): string[] {
  return all.filter((one) => !among.some((other) => isDeepStrictEqual(one, other))).map((one) => JSON.stringify(one));
}

function repeated(all: readonly Question[]): string[] {
  const texts = all.map((one) => JSON.stringify(one));
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

function whyNot(answered: string, questions: readonly Question[]): string {
  const isSubmitted = questions.some(
    ({ type, value }) => JSON.stringify({ type: type.toLowerCase(), value }) === answered,
  );
  return isSubmitted ? 'is not listed' : 'was not submitted';
}
