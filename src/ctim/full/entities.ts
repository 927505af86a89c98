import type { Finding } from '../../lookup/finding.ts';
import type { AllowedPlaces } from '../../observables/allowed-places.ts';
import { type Assessment, assess } from '../assessment.ts';
import { type Indicator, indicator } from './indicator.ts';
import { type FullJudgement, fullJudgement } from './judgement.ts';
import { type Relationship, relationship } from './relationship.ts';
import { type Sighting, sighting } from './sighting.ts';
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
export function verdictOn(finding: Finding, allowed?: AllowedPlaces): FullVerdict | undefined {
  const assessment = assess(finding, allowed);
  return assessment && fullVerdict(assessment);
}

/** Every entity that the findings make; each one referred to is among them. */
export function entitiesOf(findings: readonly Finding[], trackerUrl: string, allowed?: AllowedPlaces): FullEntities {
  const all = findings.map((finding) => assess(finding, allowed)).filter((assessment) => assessment !== undefined);
  const indicators = indicatorsOf(all);
  const parts = all.map((assessment) => entitiesOn(assessment, indicators, trackerUrl));
  return {
    verdicts: parts.map(({ verdict }) => verdict),
    judgements: parts.flatMap(({ judgements }) => judgements),
    indicators: [...indicators.values()],
    sightings: parts.flatMap(({ sightings }) => sightings),
    relationships: parts.flatMap(({ relationships }) => relationships),
  };
}

/** One indicator a family, valid since the earliest answer that tells of it. */
function indicatorsOf(assessments: readonly Assessment[]): Map<string, Indicator> {
  const since = new Map<string, number>();
  for (const { families, answeredAt } of assessments) {
    for (const family of families) {
      since.set(family, Math.min(since.get(family) ?? Number.POSITIVE_INFINITY, answeredAt));
    }
  }
  return new Map([...since].map(([family, answeredAt]) => [family, indicator(family, answeredAt)]));
}

/** judgement — element-of → indicator ← member-of — sighting — based-on → judgement; what is not listed has no sighting. */
function entitiesOn(assessment: Assessment, indicators: ReadonlyMap<string, Indicator>, trackerUrl: string) {
  const { answeredAt: at } = assessment;
  const judgements = assessment.families.map((family) => fullJudgement(assessment, family, trackerUrl));
  const sightings = assessment.isListed ? [sighting(assessment)] : [];
  const relationships = assessment.families.flatMap((family, i): Relationship[] => {
    const judgement = judgements[i]?.id ?? '';
    const indicator = indicators.get(family)?.id ?? '';
    return [
      relationship(judgement, 'element-of', indicator, at),
      ...sightings.flatMap(({ id }) => [
        relationship(id, 'member-of', indicator, at),
        relationship(id, 'based-on', judgement, at),
      ]),
    ];
  });
  return { verdict: fullVerdict(assessment, judgements[0]?.id), judgements, sightings, relationships };
}
