import type { Finding } from '../../lookup/finding.ts';
import { type Assessment, assess } from '../assessment.ts';
import { type Indicator, indicator, indicatorId } from './indicator.ts';
import { type FullJudgement, fullJudgement, judgementId } from './judgement.ts';
import { type Relationship, relationship } from './relationship.ts';
import { type Sighting, sighting, sightingId } from './sighting.ts';
import { type FullVerdict, fullVerdict } from './verdict.ts';

/** Entities of profile `full`, by kind. */
export type FullEntities = {
  readonly verdicts: readonly FullVerdict[];
  readonly judgements: readonly FullJudgement[];
  readonly indicators: readonly Indicator[];
  readonly sightings: readonly Sighting[];
  readonly relationships: readonly Relationship[];
};

/** Verdicts alone, on whatever the findings speak against. */
export function verdictsOn(findings: readonly Finding[]): FullEntities {
  const verdicts = assessments(findings).map((assessment) => fullVerdict(assessment));
  return { verdicts, judgements: [], indicators: [], sightings: [], relationships: [] };
}

/** Every entity that the findings make; each one referred to is among them. */
export function entitiesOf(findings: readonly Finding[], trackerUrl: string): FullEntities {
  const all = assessments(findings);
  const perFamily = all.flatMap((assessment) => assessment.families.map((family) => ({ assessment, family })));
  const familiesSince = new Map<string, number>();
  for (const { assessment, family } of perFamily) {
    familiesSince.set(family, Math.min(familiesSince.get(family) ?? Number.POSITIVE_INFINITY, assessment.answeredAt));
  }
  return {
    verdicts: all.map((assessment) => fullVerdict(assessment, judgementId(assessment, assessment.families[0] ?? ''))),
    judgements: perFamily.map(({ assessment, family }) => fullJudgement(assessment, family, trackerUrl)),
    indicators: [...familiesSince].map(([family, since]) => indicator(family, since)),
    sightings: all.filter(({ isListed }) => isListed).map(sighting),
    relationships: perFamily.flatMap(relationshipsOf),
  };
}

/** At most `limit` entities of each kind, none of which refers to one that was cut. */
export function cutTo(limit: number, { verdicts, relationships, ...referable }: FullEntities): FullEntities {
  const judgements = referable.judgements.slice(0, limit);
  const indicators = referable.indicators.slice(0, limit);
  const sightings = referable.sightings.slice(0, limit);
  const ids = new Set([...judgements, ...indicators, ...sightings].map(({ id }) => id));
  return {
    verdicts: verdicts.slice(0, limit).map(({ judgement_id: id, ...verdict }) => ({
      ...verdict,
      ...(id !== undefined && ids.has(id) && { judgement_id: id }),
    })),
    judgements,
    indicators,
    sightings,
    relationships: relationships
      .filter(({ source_ref, target_ref }) => ids.has(source_ref) && ids.has(target_ref))
      .slice(0, limit),
  };
}

function assessments(findings: readonly Finding[]): Assessment[] {
  return findings.map(assess).filter((assessment) => assessment !== undefined);
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
