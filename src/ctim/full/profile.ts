import { z } from 'zod';
import type { Finding } from '../../lookup/finding.ts';
import type { AllowedPlaces } from '../../observables/allowed-places.ts';
import { fullTypes } from '../../observables/observable.ts';
import type { Profile } from '../profile.ts';
import type { RelayError } from '../relay-error.ts';
import { docsSchema, responseSchema } from '../response-schema.ts';
import { writeResponse, writtenOnce } from '../written.ts';
import { entitiesOf, verdictOn } from './entities.ts';
import { indicatorSchema } from './indicator.ts';
import { fullJudgementSchema } from './judgement.ts';
import { relationshipSchema } from './relationship.ts';
import { sightingSchema } from './sighting.ts';
import { fullVerdictSchema } from './verdict.ts';
import { cutTo, joinEntities, lengthOfEntities, type WrittenEntities, writeEntities } from './written-entities.ts';

/** Profile `full`: everything we know, at most `entitiesLimit` entities of each kind; allowed places are Suspicious at most. */
export function fullProfile(trackerUrl: string, entitiesLimit: number, allowed?: AllowedPlaces): Profile {
  const verdict = writtenOnce(
    (finding: Finding) => JSON.stringify(verdictOn(finding, allowed)) ?? '',
    ({ length }) => length,
  );
  const entities = writtenOnce(
    (finding: Finding) => writeEntities(entitiesOf([finding], trackerUrl, allowed)),
    lengthOfEntities,
  );
  return {
    types: fullTypes,
    deliberate(findings, warnings) {
      const verdicts = findings.filter(mayTell).map(verdict);
      const kept = verdicts.slice(0, entitiesLimit);
      return writeResponse({ verdicts: kept }, findings, [
        ...warnings,
        ...limitWarnings({ verdicts }, { verdicts: kept }),
      ]);
    },
    observe(findings, warnings) {
      const all = joinEntities(findings.filter(mayTell).map(entities));
      const kept = cutTo(entitiesLimit, all);
      const written = Object.entries(kept).map(([kind, some]) => [kind, some.map(({ json }) => json)]);
      return writeResponse(Object.fromEntries(written), findings, [...warnings, ...limitWarnings(all, kept)]);
    },
    deliberationSchema: responseSchema(z.strictObject({ verdicts: docsSchema(fullVerdictSchema).optional() })),
    observationSchema: responseSchema(
      z.strictObject({
        verdicts: docsSchema(fullVerdictSchema).optional(),
        judgements: docsSchema(fullJudgementSchema).optional(),
        indicators: docsSchema(indicatorSchema).optional(),
        sightings: docsSchema(sightingSchema).optional(),
        relationships: docsSchema(relationshipSchema).optional(),
      }),
    ),
  };
}

/** Whether something is made of the finding at all: of most there is nothing, and nothing to be remembered. */
function mayTell(finding: Finding): boolean {
  return finding.kind === 'listed' || (finding.kind === 'not-listed' && finding.neighbours.length > 0);
}

type Kinds = Readonly<Partial<Record<keyof WrittenEntities, readonly unknown[]>>>;

function limitWarnings(all: Kinds, kept: Kinds): RelayError[] {
  const cut = Object.entries(all)
    .map(([kind, some]) => ({ kind, all: some.length, kept: kept[kind as keyof Kinds]?.length ?? 0 }))
    .filter((one) => one.kept < one.all)
    .map((one) => `${one.kept} of ${one.all} ${one.kind}`);
  if (cut.length === 0) return [];
  return [
    { type: 'warning', code: 'entities limit', message: `The answer is cut to ENTITIES_LIMIT: ${cut.join(', ')}.` },
  ];
}
