import type { ExportContext } from '../formats/export-context.ts';
import { familiesOf } from '../formats/stix/families.ts';
import {
  createdAt,
  indicator,
  indicatorId,
  malware,
  malwareId,
  producer,
  relationship,
  type StixObject,
  tlpClear,
  versionOf,
} from '../formats/stix/objects.ts';
import type { WatchItem } from '../formats/watch-items.ts';
import { createOrdinals } from '../mirror/ordinals.ts';
import { type AddedObject, compareAdded } from './added-object.ts';
import { packItems } from './packed-items.ts';

/** The objects of a collection by when they were added. Objects are made when asked for. Never changes. */
export type CollectionIndex = {
  /** The times at which objects were added, in Unix milliseconds, each once, the earliest first. */
  readonly times: Float64Array;
  /** The objects that were added at a time, named by its ordinal, in order; of these types only, if any are named. */
  readonly addedAt: (ordinal: number, types: ReadonlySet<string> | undefined) => AddedObject[];
  /** The ordinals of the times at which the object may have been added: one at most, and very rarely another one. */
  readonly ordinalsOf: (id: string) => readonly number[];
};

/**
 * Orders what is to be looked for by the time of its version (see `versionOf`), which is also that of the relationships of
 * its indicator. A family is there before what names it; what never changes, who says it and how it may be passed on, is before
 * all others.
 */
export function indexCollection(items: readonly WatchItem[], context: ExportContext): CollectionIndex {
  const start = Date.parse(createdAt);
  const versions = Float64Array.from(items, (item) => versionOf(item, context));
  const order = Uint32Array.from(items.keys()).sort((a, b) => (versions[a] ?? 0) - (versions[b] ?? 0));
  const packed = packItems(order, items);
  const families = familiesOf(items, context);
  const familiesAt = Map.groupBy(families.values(), ({ version }) => version);
  const times = Float64Array.from(new Set([start, ...familiesAt.keys(), ...versions])).sort();
  const firsts = new Uint32Array(times.length + 1);
  let item = 0;
  for (const [ordinal, time] of times.entries()) {
    while (item < order.length && (versions[order[item] ?? 0] ?? 0) === time) item += 1;
    firsts[ordinal + 1] = item;
  }
  // Counted here, so that nothing below holds on to the items.
  const count = items.reduce((sum, { families: names }) => sum + 1 + names.length, 2 + families.size);
  let byId: ReturnType<typeof createOrdinals> | undefined;

  function* objectsAt(ordinal: number, types: ReadonlySet<string> | undefined): Generator<StixObject> {
    const time = times[ordinal] ?? 0;
    if (ordinal === 0) yield* [tlpClear, producer];
    for (const { name, version } of familiesAt.get(time) ?? []) yield malware(name, version);
    const isIndicatorWanted = types === undefined || types.has('indicator');
    const isRelationshipWanted = types === undefined || types.has('relationship');
    if (!isIndicatorWanted && !isRelationshipWanted) return;
    for (const one of packed.between(firsts[ordinal] ?? 0, firsts[ordinal + 1] ?? 0)) {
      if (isIndicatorWanted) yield indicator({ ...one, isSuspicious: one.isShared, resolutions: [] }, context);
      if (!isRelationshipWanted) continue;
      const ids = new Set(one.families.map(malwareId));
      for (const id of ids) yield relationship(indicatorId(one), 'indicates', id, time);
    }
  }

  function addedAt(ordinal: number, types: ReadonlySet<string> | undefined): AddedObject[] {
    return Array.from(objectsAt(ordinal, types))
      .filter(({ type }) => types === undefined || types.has(type))
      .map((object) => ({
        object,
        addedAt: times[ordinal] ?? 0,
        version: String(object['modified'] ?? object['created']),
      }))
      .sort(compareAdded);
  }

  /** Made when first asked for: few ask by id. */
  function ordinalsById() {
    const ids = createOrdinals(count);
    for (const ordinal of times.keys()) for (const { id } of objectsAt(ordinal, undefined)) ids.add(id, ordinal);
    return ids;
  }

  return {
    times,
    addedAt,
    ordinalsOf(id) {
      byId ??= ordinalsById();
      return [...new Set(byId.candidates(id) ?? [])];
    },
  };
}
