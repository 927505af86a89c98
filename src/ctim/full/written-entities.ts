import type { FullEntities } from './entities.ts';

/** An entity as JSON, and what is asked of it when answers are put together. */
type Written = { readonly id: string; readonly json: string };

/** The entities of one finding, or of several, as JSON. */
export type WrittenEntities = {
  /** `bare` does without the judgement that the verdict rests on, for where that is cut. */
  readonly verdicts: readonly { readonly judgementId: string; readonly json: string; readonly bare: string }[];
  readonly judgements: readonly Written[];
  /** `since` is when its time of validity begins, in ISO 8601. */
  readonly indicators: readonly (Written & { readonly since: string })[];
  readonly sightings: readonly Written[];
  readonly relationships: readonly (Written & { readonly from: string; readonly to: string })[];
};

/** Writes entities down. */
export function writeEntities(entities: FullEntities): WrittenEntities {
  const written = <T extends { readonly id: string }>(entity: T): Written => ({
    id: entity.id,
    json: JSON.stringify(entity),
  });
  return {
    verdicts: entities.verdicts.map(({ judgement_id: judgementId = '', ...verdict }) => ({
      judgementId,
      json: JSON.stringify({ ...verdict, judgement_id: judgementId }),
      bare: JSON.stringify(verdict),
    })),
    judgements: entities.judgements.map(written),
    indicators: entities.indicators.map((one) => ({ ...written(one), since: one.valid_time.start_time })),
    sightings: entities.sightings.map(written),
    relationships: entities.relationships.map((one) => ({ ...written(one), from: one.source_ref, to: one.target_ref })),
  };
}

/** The length of all of it, in characters. */
export function lengthOfEntities(entities: WrittenEntities): number {
  return Object.values(entities).reduce((sum, some) => some.reduce((length, { json }) => length + json.length, sum), 0);
}

/**
 * The entities of several findings, which are about different observables, together. They have nothing in common but
 * indicators: of those with the same id stays the one that is valid since earlier.
 */
export function joinEntities(all: readonly WrittenEntities[]): WrittenEntities {
  const indicators = new Map<string, WrittenEntities['indicators'][number]>();
  for (const one of all.flatMap((entities) => entities.indicators)) {
    const before = indicators.get(one.id);
    if (before === undefined || one.since < before.since) indicators.set(one.id, one);
  }
  return {
    verdicts: all.flatMap(({ verdicts }) => verdicts),
    judgements: all.flatMap(({ judgements }) => judgements),
    indicators: [...indicators.values()],
    sightings: all.flatMap(({ sightings }) => sightings),
    relationships: all.flatMap(({ relationships }) => relationships),
  };
}

/** At most `limit` entities of each kind, none of which refers to one that was cut. */
export function cutTo(limit: number, entities: WrittenEntities): WrittenEntities {
  if (Object.values(entities).every(({ length }) => length <= limit)) return entities;
  const judgements = entities.judgements.slice(0, limit);
  const indicators = entities.indicators.slice(0, limit);
  const sightings = entities.sightings.slice(0, limit);
  const ids = new Set([...judgements, ...indicators, ...sightings].map(({ id }) => id));
  return {
    verdicts: entities.verdicts
      .slice(0, limit)
      .map((verdict) => (ids.has(verdict.judgementId) ? verdict : { ...verdict, json: verdict.bare })),
    judgements,
    indicators,
    sightings,
    relationships: entities.relationships.filter(({ from, to }) => ids.has(from) && ids.has(to)).slice(0, limit),
  };
}
