import { z } from 'zod';
import type { Finding, Listed } from '../lookup/finding.ts';
import { type Judgement, judgementOn, judgementSchema } from './judgement.ts';
import { errorsIn, type RelayError, relayErrorSchema } from './relay-error.ts';
import { type Verdict, verdictOn, verdictSchema } from './verdict.ts';

const docsOf = <T extends z.ZodType>(entity: T) =>
  z.strictObject({ count: z.int().positive(), docs: z.array(entity).nonempty() });

/** The answer to `deliberate` and `observe`: what was found, what went wrong, or both. */
export const relayResponseSchema = z
  .strictObject({
    data: z
      .strictObject({
        verdicts: docsOf(verdictSchema).optional(),
        judgements: docsOf(judgementSchema).optional(),
      })
      .optional(),
    errors: z.array(relayErrorSchema).nonempty().optional(),
  })
  .meta({ id: 'RelayResponse' });

type Docs<T> = { readonly count: number; readonly docs: readonly T[] };

export type RelayResponse = {
  readonly data?: { readonly verdicts?: Docs<Verdict>; readonly judgements?: Docs<Judgement> };
  readonly errors?: readonly RelayError[];
};

/** The verdicts among findings. */
export function deliberation(findings: readonly Finding[]): RelayResponse {
  const verdicts = findings.filter(isListed).map(verdictOn);
  return response(verdicts.length === 0 ? {} : { verdicts: docs(verdicts) }, findings);
}

/** The verdicts and judgements among findings. */
export function observation(findings: readonly Finding[], trackerUrl: string): RelayResponse {
  const listed = findings.filter(isListed);
  if (listed.length === 0) return response({}, findings);
  const judgements = listed.map((finding) => judgementOn(finding, trackerUrl));
  return response({ verdicts: docs(listed.map(verdictOn)), judgements: docs(judgements) }, findings);
}

/** Data beside errors; errors alone when there is no data to stand beside. */
function response(data: NonNullable<RelayResponse['data']>, findings: readonly Finding[]): RelayResponse {
  const errors = errorsIn(findings, Date.now());
  if (errors.length === 0) return { data };
  return Object.keys(data).length === 0 ? { errors } : { data, errors };
}

function isListed(finding: Finding): finding is Listed {
  return finding.kind === 'listed';
}

function docs<T>(entities: readonly T[]): Docs<T> {
  return { count: entities.length, docs: entities };
}
