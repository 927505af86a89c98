import { z } from 'zod';
import { indicator, judgement, relationship, sighting, verdict } from './ctim-schemas.ts';

function docs<T extends z.ZodType>(entity: T) {
  return z
    .strictObject({ count: z.int().positive(), docs: z.array(entity).nonempty() })
    .refine(({ count, docs }) => count === docs.length, 'counts wrongly')
    .refine(({ docs }) => new Set(docs.map((one) => JSON.stringify(one))).size === docs.length, 'holds equal items');
}

const errors = z
  .array(z.strictObject({ type: z.enum(['fatal', 'warning', 'error']), code: z.string(), message: z.string() }))
  .nonempty();

const deliberation = z.strictObject({
  data: z.strictObject({ verdicts: docs(verdict).optional() }).optional(),
  errors: errors.optional(),
});

const observation = z.strictObject({
  data: z
    .strictObject({
      verdicts: docs(verdict).optional(),
      judgements: docs(judgement).optional(),
      indicators: docs(indicator).optional(),
      sightings: docs(sighting).optional(),
      relationships: docs(relationship).optional(),
    })
    .optional(),
  errors: errors.optional(),
});

/** What profile `full` answered, its lists empty where there were none. */
export type FullAnswer = ReturnType<typeof fullAnswer>;

/** Reads an answer of `observe` or `deliberate` in profile `full`; throws where CTIM would not accept it. */
export function fullAnswer(answer: unknown, path: 'observe' | 'deliberate' = 'observe') {
  const { data = {}, errors = [] } = observation.parse(path === 'observe' ? answer : deliberation.parse(answer));
  const found = {
    verdicts: data.verdicts?.docs ?? [],
    judgements: data.judgements?.docs ?? [],
    indicators: data.indicators?.docs ?? [],
    sightings: data.sightings?.docs ?? [],
    relationships: data.relationships?.docs ?? [],
    errors,
  };
  return found;
}

/** The relationships as `sighting based-on judgement`, each distinct kind once; throws when one leads out of the answer. */
export function directionsIn({ judgements, indicators, sightings, relationships, verdicts }: FullAnswer): Set<string> {
  const types = new Map([...judgements, ...indicators, ...sightings].map(({ id, type }) => [id as string, type]));
  const typeOf = (id: string) => {
    const type = types.get(id);
    if (type === undefined) throw new Error(`${id} is not in the answer`);
    return type;
  };
  for (const { judgement_id: id } of verdicts) if (id !== undefined) typeOf(id);
  return new Set(
    relationships.map(
      ({ source_ref, relationship_type, target_ref }) =>
        `${typeOf(source_ref)} ${relationship_type} ${typeOf(target_ref)}`,
    ),
  );
}
