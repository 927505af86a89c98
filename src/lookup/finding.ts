import type { Question } from '../observables/question.ts';
import type { TrackerFailure } from '../tracker/answer.ts';
import type { Listing } from '../tracker/listing.ts';

/** What a look-up of one observable ends in. */
export type Finding = Listed | NotListed | Failed;

/**
 * Where an answer came from: asked of the live tracker just now, the cache, the mirror, or the relay itself, which knows
 * without asking that what must not leave it is not listed.
 */
export type FindingSource = 'tracker' | 'cache' | 'mirror' | 'relay';

type Answered = {
  readonly question: Question;
  readonly source: FindingSource;
  /**
   * When this answer was given, in Unix milliseconds: by the tracker, whatever cache it came through since, or by the
   * mirror, which answers at the moment it is asked.
   */
  readonly answeredAt: number;
  /** Up to when the data behind it is known to be true, in Unix milliseconds: for the mirror, when it was fetched. */
  readonly asOf: number;
  /** True when the tracker was asked, failed, and this older answer stands in for its own. */
  readonly isStale: boolean;
  /** Why it stands in, if it does. */
  readonly failure?: LookupFailure;
};

/** The tracker lists the observable. */
export type Listed = Answered & {
  readonly kind: 'listed';
  /** The malware families, without duplicates; empty when the tracker names none. */
  readonly families: readonly string[];
  /** The listings behind it, as far as the mirror knows them. */
  readonly listings: readonly Listing[];
  /** For an address: how many distinct listed hosts it serves. Zero when unknown. */
  readonly hostsOnAddress: number;
  /** Whether that is so many that the address is likely shared hosting. */
  readonly isSharedHosting: boolean;
};

/** The tracker does not list the observable. */
export type NotListed = Answered & {
  readonly kind: 'not-listed';
  /** Listings elsewhere on the URL's host, or on its address, as far as the mirror knows them. */
  readonly neighbours: readonly Listing[];
};

/** The look-up gave no answer. */
type Failed = {
  readonly kind: 'failed';
  readonly question: Question;
  readonly failure: LookupFailure;
};

/**
 * Why a look-up gave no answer: the tracker's failure; `deadline`, the caller's time ran out first; `mirror-empty`, only
 * the mirror was to be asked and it holds nothing yet; `internal`, a fault of our own, whose cause is in the log.
 */
export type LookupFailure =
  | TrackerFailure
  | { readonly cause: 'deadline' }
  | { readonly cause: 'mirror-empty' }
  | { readonly cause: 'internal' };
