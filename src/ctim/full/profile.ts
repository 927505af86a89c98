import { z } from 'zod';
import type { Finding } from '../../lookup/finding.ts';
import { fullTypes } from '../../observables/observable.ts';
import { type Assessment, assess } from '../assessment.ts';
import { type Docs, docs, docsSchema } from '../docs.ts';
import type { Profile } from '../profile.ts';
import type { RelayError } from '../relay-error.ts';
import { type Entities, relayResponse, responseSchema } from '../response.ts';
import { indicator, indicatorId, indicatorSchema } from './indicator.ts';
import { fullJudgement, fullJudgementSchema, judgementId } from './judgement.ts';
import { type Relationship, relationship, relationshipSchema } from './relationship.ts';
import { sighting, sightingId, sightingSchema } from './sighting.ts';
import { fullVerdict, fullVerdictSchema } from './verdict.ts';

/** Profile `full`: everything we know, at most `entitiesLimit` entities of each kind. */
export function fullProfile(trackerUrl: string, entitiesLimit: number): Profile {
  const answer = (entities: Entities, findings: readonly Finding[]) => {
    const limited = Object.entries(entities).map(([kind, { docs: all }]) => [kind, docs(all.slice(0, entitiesLimit))]);
    return relayResponse(Object.fromEntries(limited), findings, limitWarnings(entities, entitiesLimit));
  };
  return {
    types: fullTypes,
    deliberate(findings) {
      return answer({ verdicts: docs(assessments(findings).map((assessment) => fullVerdict(assessment))) }, findings);
    },
    observe(findings) {
      return answer(entitiesOf(assessments(findings), trackerUrl), findings);
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

function assessments(findings: readonly Finding[]): Assessment[] {
  return findings.map(assess).filter((assessment) => assessment !== undefined);
}

function entitiesOf(all: readonly Assessment[], trackerUrl: string): Entities {
  const listed = all.filter(({ isListed }) => isListed);
  const perFamily = all.flatMap((assessment) => assessment.families.map((family) => ({ assessment, family })));
  const familiesSince = new Map<string, number>();
  for (const { assessment, family } of perFamily) {
    familiesSince.set(family, Math.min(familiesSince.get(family) ?? Number.POSITIVE_INFINITY, assessment.answeredAt));
  }
  return {
    verdicts: docs(
      all.map((assessment) => fullVerdict(assessment, judgementId(assessment, assessment.families[0] ?? ''))),
    ),
    judgements: docs(perFamily.map(({ assessment, family }) => fullJudgement(assessment, family, trackerUrl))),
    indicators: docs([...familiesSince].map(([family, since]) => indicator(family, since))),
    sightings: docs(listed.map(sighting)),
    relationships: docs(perFamily.flatMap(relationshipsOf)),
  };
}

/** judgement — element-of → indicator ← member-of — sighting — based-on → judgement */
function relationshipsOf({ assessment, family }: { assessment: Assessment; family: string }): Relationship[] {
  const judgement = judgementId(assessment, family);
  const at = assessment.answeredAt;
  const judged = relationship(judgement, 'element-of', indicatorId(family), at);
  if (!assessment.isListed) return [judged];
  const sighted = sightingId(assessment);
  return [
    judged,
    relationship(sighted, 'member-of', indicatorId(family), at),
    relationship(sighted, 'based-on', judgement, at),
  ];
}

function limitWarnings(entities: Entities, limit: number): RelayError[] {
  const cut = Object.entries(entities).filter(([, { count }]) => count > limit);
  if (cut.length === 0) return [];
  const kinds = cut.map(([kind, { count }]: [string, Docs<unknown>]) => `${limit} of ${count} ${kind}`).join(', ');
  return [{ type: 'warning', code: 'entities limit', message: `The answer is cut to ENTITIES_LIMIT: ${kinds}.` }];
}
