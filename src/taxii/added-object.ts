import type { StixObject } from '../formats/stix/objects.ts';

/** An object of the collection. Of each there is the latest version only. */
export type AddedObject = {
  readonly object: StixObject;
  /** When it was added as it is, in Unix milliseconds. */
  readonly addedAt: number;
  /** The time of its version, as in the object. */
  readonly version: string;
};

/** A place in the collection, after an object: it says which come later, whatever has been added or is gone by then. */
export type Position = { readonly addedAt: number; readonly id: string };

/** What refers comes after what it refers to. */
const types = ['marking-definition', 'identity', 'malware', 'indicator', 'relationship'];

/** The order of a collection: by time, at one time by type, and then by id. */
export function compareAdded(one: AddedObject, other: AddedObject): number {
  return one.addedAt - other.addedAt || compareIds(one.object.id, other.object.id);
}

export function isBehind({ addedAt, object }: AddedObject, position: Position): boolean {
  return (addedAt - position.addedAt || compareIds(object.id, position.id)) > 0;
}

function compareIds(one: string, other: string): number {
  return rankOf(one) - rankOf(other) || (one < other ? -1 : Number(one > other));
}

function rankOf(id: string): number {
  return types.indexOf(id.slice(0, id.indexOf('--')));
}
