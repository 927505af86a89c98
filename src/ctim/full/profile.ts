import { z } from 'zod';
import type { Finding } from '../../lookup/finding.ts';
import { fullTypes } from '../../observables/observable.ts';
import { docs, docsSchema } from '../docs.ts';
import type { Profile } from '../profile.ts';
import type { RelayError } from '../relay-error.ts';
import { relayResponse, responseSchema } from '../response.ts';
import { cutTo, entitiesOf, type FullEntities, verdictsOn } from './entities.ts';
import { indicatorSchema } from './indicator.ts';
import { fullJudgementSchema } from './judgement.ts';
import { relationshipSchema } from './relationship.ts';
import { sightingSchema } from './sighting.ts';
import { fullVerdictSchema } from './verdict.ts';

/** Profile `full`: everything we know, at most `entitiesLimit` entities of each kind. */
export function fullProfile(trackerUrl: string, entitiesLimit: number): Profile {
  const answer = (entities: FullEntities, findings: readonly Finding[]) => {
    const kept = cutTo(entitiesLimit, entities);
    const lists = Object.entries(kept).map(([kind, some]) => [kind, docs<unknown>(some)]);
    return relayResponse(Object.fromEntries(lists), findings, limitWarnings(entities, kept));
  };
  return {
    types: fullTypes,
    deliberate: (findings) => answer(verdictsOn(findings), findings),
    observe: (findings) => answer(entitiesOf(findings, trackerUrl), findings),
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

function limitWarnings(entities: FullEntities, kept: FullEntities): RelayError[] {
  const cut = Object.entries(entities)
    .map(([kind, all]) => ({ kind, all: all.length, kept: kept[kind as keyof FullEntities].length }))
    .filter(({ all, kept }) => kept < all)
    .map(({ kind, all, kept }) => `${kept} of ${all} ${kind}`);
  if (cut.length === 0) return [];
  return [
    { type: 'warning', code: 'entities limit', message: `The answer is cut to ENTITIES_LIMIT: ${cut.join(', ')}.` },
  ];
}
