import { hash } from 'node:crypto';
import type { WatchItem } from '../watch-items.ts';

/** The range of signature ids set aside for local use (sidallocation.org). */
const localSids = { first: 1_000_000, count: 1_000_000 } as const;

/**
 * A signature id for each item, none twice, in the local range. It is derived from what the item is about, so
 * that it stays the same from export to export; where two would collide, the one listed later moves on to the next free
 * id. Items beyond the range's size get none.
 */
export function assignSids(items: readonly WatchItem[]): ReadonlyMap<WatchItem, number> {
  const sids = new Map<WatchItem, number>();
  const taken = new Set<number>();
  for (const item of items.toSorted(byAge)) {
    if (taken.size === localSids.count) break;
    let offset = startOf(item);
    while (taken.has(offset)) offset = (offset + 1) % localSids.count;
    taken.add(offset);
    sids.set(item, localSids.first + offset);
  }
  return sids;
}

function startOf({ type, value }: WatchItem): number {
  return hash('sha256', `${type} ${value}`, 'buffer').readUInt32BE(0) % localSids.count;
}

function byAge(one: WatchItem, other: WatchItem): number {
  return (
    compare(one.firstListed, other.firstListed) || compare(one.type, other.type) || compare(one.value, other.value)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
