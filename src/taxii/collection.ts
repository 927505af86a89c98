import type { ExportContext, Validity } from '../formats/export-context.ts';
import { filterListings } from '../formats/filter-listings.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { AllowedPlaces } from '../observables/allowed-places.ts';
import { version } from '../version.ts';
import { type CollectionIndex, indexCollection } from './collection-index.ts';

/** What the collection is made of. */
export type CollectionParts = {
  readonly mirror: Mirror;
  readonly allowed: AllowedPlaces;
  readonly trackerUrl: string;
  readonly validity: Validity;
};

/**
 * Gives the collection of what the mirror holds now, made anew when that has changed; undefined while the mirror is empty.
 * Like a feed that says nothing else, it is without shared hosting.
 */
export function collectionOf(parts: CollectionParts): () => CollectionIndex | undefined {
  const { mirror, allowed, trackerUrl, validity } = parts;
  let revision: string | undefined;
  let index: CollectionIndex | undefined;
  return () => {
    const { holdings } = mirror;
    if (holdings === undefined) return undefined;
    const current = `${mirror.revision} ${holdings.fetchedAt}`;
    if (current === revision) return index;
    const at = new Date(holdings.fetchedAt);
    const { families } = mirror.remembered;
    const context: ExportContext = { now: at, snapshotAt: at, trackerUrl, relayVersion: version, validity, families };
    const { items } = filterListings([...mirror.heldListings], {
      excludeShared: true,
      asOf: holdings.fetchedAt,
      allowed,
    });
    index = indexCollection(items, context);
    revision = current;
    return index;
  };
}
