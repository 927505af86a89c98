import type { Question } from '../observables/question.ts';
import type { Listing } from '../tracker/listing.ts';
import { type Day, dayOf, daysBetween } from './days.ts';
import { createListingIndex, type ListingIndex } from './listing-index.ts';
import type { Match } from './match.ts';
import type { Snapshot } from './snapshot.ts';
import { type Statistics, statisticsOf, yearBefore } from './statistics.ts';

/** What the mirror holds: where its listings were fetched from, when (Unix milliseconds), and how many there are. */
export type Holdings = { readonly source: string; readonly fetchedAt: number; readonly rows: number };

const dayMs = 86_400_000;

/** Our own copy of the tracker's listings, replaced as a whole while look-ups go on. */
export class Mirror {
  #index: ListingIndex | undefined;
  #holdings: Holdings | undefined;
  #statistics: Statistics | undefined;
  #days: readonly Day[] | undefined;

  /** What it holds; undefined while it is empty. */
  get holdings(): Holdings | undefined {
    return this.#holdings;
  }

  /** The listings it holds, in the tracker's order. */
  get listings(): Iterable<Listing> {
    return this.#index?.listings ?? [];
  }

  /** What the listings amount to; counted when first asked for. */
  get statistics(): Statistics {
    this.#statistics ??= statisticsOf(this.listings, Date.now());
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
  replace({ source, fetchedAt, listings }: Snapshot): void {
    if (this.#index?.listings !== listings) {
      this.#index = createListingIndex(listings);
      this.#statistics = undefined;
    }
    this.#days = undefined;
    this.#holdings = { source, fetchedAt, rows: this.#index?.listings.size ?? 0 };
  }
}
