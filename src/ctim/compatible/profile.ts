import { z } from 'zod';
import type { Finding, Listed } from '../../lookup/finding.ts';
import { compatibleTypes } from '../../observables/observable.ts';
import type { Profile } from '../profile.ts';
import { docsSchema, responseSchema } from '../response-schema.ts';
import { writeResponse, writtenOnce } from '../written.ts';
import { judgementOn, judgementSchema } from './judgement.ts';
import { verdictOn, verdictSchema } from './verdict.ts';

/** Profile `compatible`: exactly the entities and fields of the original relay. */
export function compatibleProfile(trackerUrl: string): Profile {
  const entities = writtenOnce(
    (finding: Listed) => ({
      verdict: JSON.stringify(verdictOn(finding)),
      judgement: JSON.stringify(judgementOn(finding, trackerUrl)),
    }),
    ({ verdict, judgement }) => verdict.length + judgement.length,
  );
  return {
    types: compatibleTypes,
    deliberate(findings, warnings) {
      const verdicts = findings.filter(isListed).map((finding) => entities(finding).verdict);
      return writeResponse({ verdicts }, findings, warnings);
    },
    observe(findings, warnings) {
      const written = findings.filter(isListed).map(entities);
      const verdicts = written.map(({ verdict }) => verdict);
      const judgements = written.map(({ judgement }) => judgement);
      return writeResponse({ verdicts, judgements }, findings, warnings);
    },
    deliberationSchema: responseSchema(z.strictObject({ verdicts: docsSchema(verdictSchema).optional() })),
    observationSchema: responseSchema(
      z.strictObject({
        verdicts: docsSchema(verdictSchema).optional(),
        judgements: docsSchema(judgementSchema).optional(),
      }),
    ),
  };
}

function isListed(finding: Finding): finding is Listed {
  return finding.kind === 'listed';
}
