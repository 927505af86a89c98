import { z } from 'zod';
import type { Finding, Listed } from '../../lookup/finding.ts';
import { compatibleTypes } from '../../observables/observable.ts';
import { docs, docsSchema } from '../docs.ts';
import type { Profile } from '../profile.ts';
import { relayResponse, responseSchema } from '../response.ts';
import { judgementOn, judgementSchema } from './judgement.ts';
import { verdictOn, verdictSchema } from './verdict.ts';

/** Profile `compatible`: exactly the entities and fields of the original relay. */
export function compatibleProfile(trackerUrl: string): Profile {
  return {
    types: compatibleTypes,
    deliberate(findings) {
      return relayResponse({ verdicts: docs(findings.filter(isListed).map(verdictOn)) }, findings);
    },
    observe(findings) {
      const listed = findings.filter(isListed);
      const verdicts = docs(listed.map(verdictOn));
      const judgements = docs(listed.map((finding) => judgementOn(finding, trackerUrl)));
      return relayResponse({ verdicts, judgements }, findings);
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
