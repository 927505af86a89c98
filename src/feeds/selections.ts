import { LRUCache } from 'lru-cache';
import { filterListings, type ListingFilters, type Selection } from '../formats/filter-listings.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { AllowedPlaces } from '../observables/allowed-places.ts';

/** What of the mirror a subscriber gets, and what names exactly that. */
export type Selections = {
  /** What passes the filters of what the mirror holds now. Many who ask for the same at once share one. */
  readonly of: (filters: ListingFilters) => Selection;
  /** Names the mirror's contents and the allowed places: the same for the same. */
  readonly revision: () => string;
};

/** Selections take some ten megabytes each: a few are kept, for a minute. */
const keptSelections = 3;
const keptMs = 60_000;

/** Makes selections of a mirror without allowed places. */
export function selectionsOf(mirror: Mirror, allowed: AllowedPlaces): Selections {
  const kept = new LRUCache<string, Selection>({ max: keptSelections, ttl: keptMs, ttlAutopurge: true });
  const revision = () => `${mirror.revision} ${mirror.holdings?.fetchedAt ?? 0} ${allowed.fingerprint}`;
  return {
    revision,
    of(filters) {
      const asOf = mirror.holdings?.fetchedAt ?? 0;
      const key = JSON.stringify([revision(), filters]);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const selection = filterListings([...mirror.heldListings], { ...filters, asOf, allowed });
      kept.set(key, selection);
      return selection;
    },
  };
}
