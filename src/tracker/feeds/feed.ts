import type { Listing } from '../listing.ts';

/**
 * The forms in which the tracker's listings are to be had (docs/tracker.md): `csv`, the table of `csv.php`; `all`, the plain
 * list of URLs of `all.php`, old and new; `index`, the HTML table of `index.php`; `json`, an array of objects with
 * `date`, `url`, `ip` and `type`, as published copies of the tracker have it.
 */
export type FeedForm = 'csv' | 'all' | 'index' | 'json';

/** A feed's body as it comes: a Node or web stream, or any other source of UTF-8 octets or text. */
export type FeedSource = AsyncIterable<Uint8Array | string>;

/** One row of a feed: a listing, cleaned as far as it could be read, or why there is none in it. */
export type FeedRow = { readonly kind: 'listing'; readonly listing: Listing } | RefusedRow;

/** A row that is no listing, and why. */
export type RefusedRow = {
  readonly kind: 'refused';
  readonly reason: Refusal;
  /** How the row begins, at most 200 characters, as the feed has it. */
  readonly text: string;
};

/**
 * Why a row is no listing.
 *
 * - `no-url`: it has no URL.
 * - `no-host`: no host can be read from its URL.
 * - `not-public`: the host is none of the public Internet: `localhost`, `*`, 0.0.0.0, 10.0.0.1.
 * - `odd-address`: the host is an IPv4 address, but not written as four decimal numbers: `1.1`, `0x7f.1`.
 * - `shared-host`: just a host, and one that belongs to everyone: `google.com`, `co.uk`.
 * - `too-long`: one of its cells is longer than `maxCellLength`.
 * - `unreadable`: it can't be taken apart into cells.
 */
export type Refusal = 'no-url' | 'no-host' | 'not-public' | 'odd-address' | 'shared-host' | 'too-long' | 'unreadable';

/**
 * What was put right in a kept row.
 *
 * - `url-cleaned`: white space, a scheme or `&amp;` taken out of the URL.
 * - `ip-cleaned`: an address read out of a cell that holds more than that, such as `192.0.2.1]`.
 * - `ip-dropped`: a cell with no address in it that a host can have (`FastFlux`, a name, 10.0.0.1), now empty.
 * - `date-dropped`: a date that is none, or the tracker's `01-01-1970` for "unknown", now empty.
 * - `family-cleaned`: white space around or repeated within the family, or invisible characters in it.
 */
export type Repair = 'url-cleaned' | 'ip-cleaned' | 'ip-dropped' | 'date-dropped' | 'family-cleaned';

/** What reading a feed came to. Kept, refused and duplicate rows add up to `rows`. */
export type FeedSummary = {
  readonly rows: number;
  readonly kept: number;
  readonly refused: Readonly<Record<Refusal, number>>;
  /** The first of them, at most `maxRefusedRows`. */
  readonly refusedRows: readonly RefusedRow[];
  /** Rows left out since an equal listing came before them. */
  readonly duplicates: number;
  /** Cells put right, by what was done. */
  readonly repaired: Readonly<Record<Repair, number>>;
};

/**
 * How reading a feed ended.
 *
 * - `read`: to its end.
 * - `cut-short`: the source failed, the document is not closed, or it is beyond `maxRows` or `maxBytes`. Rows were
 *   delivered, but they are not all there are.
 * - `not-a-feed`: it is something else, such as an error page sent with status 200. No row was delivered.
 */
export type FeedOutcome =
  | { readonly kind: 'read'; readonly form: FeedForm; readonly summary: FeedSummary }
  | { readonly kind: 'cut-short'; readonly form: FeedForm; readonly summary: FeedSummary; readonly detail: string }
  | { readonly kind: 'not-a-feed'; readonly detail: string };

/** The longest cell that is read, in characters. */
export const maxCellLength = 8192;

/** The longest row that is read, in characters: its four cells, and room for mark-up around them. */
export const maxRowLength = 5 * maxCellLength;

/** The most rows that are read of one feed. The tracker has about 20,000. */
export const maxRows = 1_000_000;

/** The most refused rows that are kept to be told of. */
export const maxRefusedRows = 1000;

/** The most octets that are read of one feed. The tracker's largest is about 2 MB. */
export const maxBytes = 64 * 1024 * 1024;

/** The cells of a row as the feed has them; empty where its form has no such cell. */
export type Cells = Listing;

/** A row as a form's parser finds it. */
export type RawRow = { readonly kind: 'cells'; readonly cells: Cells } | RefusedRow;

/**
 * The parser of one form, holding at most one row of text. Hands rows to the `emit` it was made with. Never throws of
 * itself.
 */
export type FeedParser = {
  /** Takes the next piece of the feed, which may end anywhere. */
  readonly write: (text: string) => void;
  /** Takes the end of the feed; answers what is wrong with the whole, if anything. */
  readonly end: () => FeedFault | undefined;
};

/** What is wrong with a feed as a whole. */
export type FeedFault = { readonly kind: 'cut-short' | 'not-a-feed'; readonly detail: string };

/** A row that can't be read, its text bounded for a report. */
export function refusedRow(reason: Refusal, text: string): RefusedRow {
  return { kind: 'refused', reason, text: text.trim().slice(0, 200) };
}
