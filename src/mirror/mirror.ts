import { createHash } from 'node:crypto';
import type { Question } from '../observables/question.ts';
import type { Listing } from '../tracker/listing.ts';
import { type Day, dayOf, daysBetween, yearBefore } from './days.ts';
import type { HeldListing } from './held-listing.ts';
import { createListingIndex, type ListingIndex } from './listing-index.ts';
import type { Match } from './match.ts';
import { nothingRemembered, type Remembered } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import { type Statistics, statisticsOf } from './statistics.ts';

/** What the mirror holds: where its listings were fetched from, when (Unix milliseconds), and how many there are. */
export type Holdings = { readonly source: string; readonly fetchedAt: number; readonly rows: number };

const dayMs = 86_400_000;

/** Our own copy of the tracker's listings, replaced as a whole while look-ups go on. */
export class Mirror {
  #index: ListingIndex | undefined;
  #holdings: Holdings | undefined;
  #statistics: Statistics | undefined;
  #days: readonly Day[] | undefined;
  #revision: string | undefined;
  #remembered = nothingRemembered;

  /** What it holds; undefined while it is empty. */
  get holdings(): Holdings | undefined {
    return this.#holdings;
  }

  /** The listings it holds, in the tracker's order. */
  get listings(): Iterable<Listing> {
    return this.#index?.listings ?? [];
  }

  /** The same, with when each was first held. */
  get heldListings(): Iterable<HeldListing> {
    return this.#index?.listings.held() ?? [];
  }

  /** What is remembered of its listings beside that. */
  get remembered(): Remembered {
    return this.#remembered;
  }

  /** Names the listings held, and since when: the same for the same ones in the same order. Worked out when first asked for. */
  get revision(): string {
    this.#revision ??= createHash('sha256')
      .update(this.#index?.listings.bytes ?? '')
      .digest('base64url');
    return this.#revision;
  }

  /** What the listings amount to; counted when first asked for. */
  get statistics(): Statistics {
    this.#statistics ??= statisticsOf(this.listings);
    return this.#statistics;
  }

  /**
   * The days of its listings, the latest first, from a year before they were fetched to the day after, for the tracker may
   * be in another time zone; counted when first asked for.
   */
  get days(): readonly Day[] {
    const fetchedAt = this.#holdings?.fetchedAt;
    if (fetchedAt === undefined) return [];
    this.#days ??= daysBetween(yearBefore(fetchedAt), dayOf(fetchedAt + dayMs), this.listings);
    return this.#days;
  }

  /**
   * What is listed that has to do with the observable; undefined when nothing is, and for what is withheld: an
   * own address or name that is listed is someone else's.
   */
  match(question: Question): Match | undefined {
    return question.isWithheld ? undefined : this.#index?.match(question);
  }

  /** Puts a snapshot in the place of what is held; of the very listings that are held, only their time changes. */
  replace({ source, fetchedAt, listings, remembered = nothingRemembered }: Snapshot): void {
    if (this.#index?.listings !== listings) {
      this.#index = createListingIndex(listings);
      this.#statistics = undefined;
    }
    this.#days = undefined;
    this.#revision = undefined;
    this.#remembered = remembered;
    this.#holdings = { source, fetchedAt, rows: this.#index?.listings.size ?? 0 };
  }
}
