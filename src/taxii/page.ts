import { createdAt } from '../formats/stix/objects.ts';
import { type AddedObject, isBehind, type Position } from './added-object.ts';
import type { CollectionIndex } from './collection-index.ts';

/** Which objects are asked for; undefined lets all through. */
export type Match = {
  readonly ids?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** `first`, `last`, `all`, or the time of a version. */
  readonly versions?: readonly string[] | undefined;
  readonly specVersions?: readonly string[] | undefined;
};

/** What is asked of the collection. */
export type PageQuery = {
  readonly match: Match;
  /** Objects behind it only. */
  readonly after: Position | undefined;
  /** Objects added later than this only, in Unix milliseconds. */
  readonly addedAfter: number;
  readonly limit: number;
};

/** A part of what was asked for; `next` is where to go on, undefined at the end. */
export type Page = { readonly added: readonly AddedObject[]; readonly next: Position | undefined };

/**
 * The next objects in the order in which they were added, at most `limit`. What was added at one time is not torn apart
 * unless it is more than that alone, so that who goes on with objects added after the last one's time loses none.
 */
export function pageOf(index: CollectionIndex, { match, after, addedAfter, limit }: PageQuery): Page {
  const types = match.types && new Set(match.types);
  const added: AddedObject[] = [];
  for (const ordinal of ordinalsFor(index, match, Math.max(addedAfter + 1, after?.addedAt ?? 0))) {
    const some = index
      .addedAt(ordinal, types)
      .filter((one) => (after === undefined || isBehind(one, after)) && isMatch(one, match));
    if (added.length + some.length <= limit) {
      for (const one of some) added.push(one);
      continue;
    }
    if (added.length === 0) for (const one of some.slice(0, limit)) added.push(one);
    const last = added.at(-1);
    return { added, next: last && { addedAt: last.addedAt, id: last.object.id } };
  }
  return { added, next: undefined };
}

/** The ordinals of the times, from `from` on, at which what is asked for can have been added. */
function* ordinalsFor(index: CollectionIndex, { ids, versions }: Match, from: number): Generator<number> {
  const { times } = index;
  const first = firstFrom(times, from);
  const known = ids === undefined ? ordinalsOfVersions(times, versions) : ids.flatMap((id) => index.ordinalsOf(id));
  if (known !== undefined) yield* [...new Set(known)].filter((one) => one >= first).sort((a, b) => a - b);
  else for (let ordinal = first; ordinal < times.length; ordinal += 1) yield ordinal;
}

/** Where versions with these times alone can be: an object's version is of when it was added, unless it never changes. */
function ordinalsOfVersions(times: Float64Array, versions: readonly string[] | undefined): number[] | undefined {
  if (versions === undefined || versions.some((version) => keywords.has(version))) return undefined;
  return [createdAt, ...versions].map((version) => times.indexOf(Date.parse(version))).filter((one) => one !== -1);
}

const keywords: ReadonlySet<string> = new Set(['first', 'last', 'all']);

function isMatch({ object, version }: AddedObject, { ids, versions, specVersions }: Match): boolean {
  if (ids !== undefined && !ids.includes(object.id)) return false;
  if (specVersions !== undefined && !specVersions.includes('2.1')) return false;
  return versions === undefined || versions.some((one) => keywords.has(one) || Date.parse(one) === Date.parse(version));
}

/** The ordinal of the first of ascending times that is not before `from`. */
function firstFrom(times: Float64Array, from: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
