/** A name and how often it occurs. */
export type Count = { readonly name: string; readonly count: number };

/** How often each of many names occurs. */
export type Counts = Map<string, number>;

/** Counts a name once more, or `times` more. */
export function increment(counts: Counts, name: string, times = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + times);
}

/** The counts of what has counts of its own: those of `key`, made when first asked for. */
export function countsOf(all: Map<string, Counts>, key: string): Counts {
  const counts = all.get(key) ?? new Map<string, number>();
  all.set(key, counts);
  return counts;
}

/** The most frequent first. */
export function byFrequency(counts: ReadonlyMap<string, number>): Count[] {
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
