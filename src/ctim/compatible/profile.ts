import { z } from 'zod';
import type { Finding, Listed } from '../../lookup/finding.ts';
import { type AllowedPlaces, builtInPlaces } from '../../observables/allowed-places.ts';
import { compatibleTypes } from '../../observables/observable.ts';
import { allowanceOf } from '../assessment.ts';
import type { Profile } from '../profile.ts';
import { docsSchema, responseSchema } from '../response-schema.ts';
import { writeResponse, writtenOnce } from '../written.ts';
import { judgementOn, judgementSchema } from './judgement.ts';
import { verdictOn, verdictSchema } from './verdict.ts';

/**
 * Profile `compatible`: exactly the entities and fields of the original relay. Of allowed places it leaves out only those that
 * the operator's own list names.
 */
export function compatibleProfile(trackerUrl: string, allowed: AllowedPlaces = builtInPlaces): Profile {
  const entities = writtenOnce(
    (finding: Listed) =>
      allowanceOf(finding.question, allowed)?.isOwn === true
        ? nothing
        : {
            verdict: JSON.stringify(verdictOn(finding)),
            judgement: JSON.stringify(judgementOn(finding, trackerUrl)),
          },
    ({ verdict, judgement }) => verdict.length + judgement.length,
  );
  /** The verdicts and judgements on what is listed, each as JSON. */
  function told(findings: readonly Finding[]) {
    const verdicts: string[] = [];
    const judgements: string[] = [];
    for (const finding of findings) {
      const written = finding.kind === 'listed' ? entities(finding) : nothing;
      if (written === nothing) continue;
      verdicts.push(written.verdict);
      judgements.push(written.judgement);
    }
    return { verdicts, judgements };
  }
  return {
    types: compatibleTypes,
    deliberate: (findings, warnings) => writeResponse({ verdicts: told(findings).verdicts }, findings, warnings),
    observe: (findings, warnings) => writeResponse(told(findings), findings, warnings),
    deliberationSchema: responseSchema(z.strictObject({ verdicts: docsSchema(verdictSchema).optional() })),
    observationSchema: responseSchema(
      z.strictObject({
        verdicts: docsSchema(verdictSchema).optional(),
        judgements: docsSchema(judgementSchema).optional(),
      }),
    ),
  };
}

const nothing = { verdict: '', judgement: '' };
