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

/** The verdict that a finding makes, which names no judgement; undefined when nothing speaks against the observable. */
export function verdictOn(finding: Finding): FullVerdict | undefined {
  const assessment = assess(finding);
  return assessment && fullVerdict(assessment);
}

/** Every entity that the findings make; each one referred to is among them. */
export function entitiesOf(findings: readonly Finding[], trackerUrl: string): FullEntities {
  const all = findings.map(assess).filter((assessment) => assessment !== undefined);
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
