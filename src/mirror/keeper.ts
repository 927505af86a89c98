import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { FeedSummary } from '../tracker/feeds/feed.ts';
import { fetchDates } from '../tracker/fetch-dates.ts';
import { type Condition, type FeedFetch, feedAddress, fetchFeed } from '../tracker/fetch-feed.ts';
import type { Listing } from '../tracker/listing.ts';
import type { TrackerSession } from '../tracker/session.ts';
import { carryDates, gatherDates, undated } from './dates.ts';
import { objection } from './guard.ts';
import { rememberHeld } from './held-listing.ts';
import type { Mirror } from './mirror.ts';
import { newRows } from './new-rows.ts';
import { packListings } from './packed-listings.ts';
import { remember } from './remembered.ts';
import type { SharedSnapshot } from './shared-snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { readSnapshot, snapshotMark, writeSnapshot } from './snapshot-file.ts';

/** A feed is a few hundred kilobytes from a small site: minutes, not seconds. */
const fetchTimeoutMs = 120_000;

/** What came of one refresh. `detail` says why nothing was taken. */
export type RefreshResult =
  | { readonly kind: 'replaced'; readonly rows: number; readonly summary?: FeedSummary }
  | { readonly kind: 'unchanged' | 'busy' }
  | { readonly kind: 'failed'; readonly detail: string };

/** What a keeper needs. */
export type KeeperParts = {
  readonly mirror: Mirror;
  readonly session: TrackerSession;
  readonly trackerUrl: string;
  readonly directory: string;
  /** Whether look-ups ask the live tracker; the mirror then has to be of the same one. */
  readonly isTrackerAsked: boolean;
  /** Undefined when no server is shared with other replicas. */
  readonly shared: SharedSnapshot | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
};

/** A snapshot as it comes from one of the site's feeds. */
type FetchedSnapshot = Snapshot & { readonly listings: readonly Listing[] };

/** Looks after a mirror: loads it, refreshes it, keeps it on disk and shares it with other replicas. */
export class MirrorKeeper {
  readonly #parts: KeeperParts;
  /** What the site marked the listings held with, if they come from there. */
  #etag: string | undefined;
  #canWrite = true;
  /** The snapshot on disk that was read last, and the one that was there when it was looked at last. */
  #read: string | undefined;
  #seen: string | undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Loads the snapshot on disk, if there is a sound one. A corrupt one is set aside and reported. Never rejects. */
  async load(): Promise<void> {
    const { mirror, directory, logger } = this.#parts;
    this.#read = await snapshotMark(directory);
    const read = await readSnapshot(directory);
    if (read.kind === 'corrupt') {
      const { detail, setAsideAs } = read;
      logger.error({ detail, setAsideAs }, 'the mirror on disk is corrupt: set aside, to be fetched anew');
    } else if (read.kind === 'loaded' && this.#isOfAnotherSite(read.snapshot.source)) {
      logger.warn({ source: read.snapshot.source }, 'the mirror on disk is of another tracker: not used');
    } else if (read.kind === 'loaded' && read.snapshot.fetchedAt !== mirror.holdings?.fetchedAt) {
      this.#countNews(read.snapshot.listings);
      mirror.replace(read.snapshot);
      this.#etag = undefined;
      this.#note('loaded');
    }
  }

  /**
   * The same again if the snapshot on disk is another one, such as `sync` has put there, once it has been the same on two
   * looks: one that is still being copied is not whole yet. Never rejects.
   */
  async loadChanged(): Promise<void> {
    const before = this.#seen;
    this.#seen = await snapshotMark(this.#parts.directory);
    if (this.#seen !== undefined && this.#seen === before && this.#seen !== this.#read) await this.load();
  }

  /** Takes a newer copy from the other replicas or else from the site. Bad data never replaces good. Never rejects. */
  async refresh(signal: AbortSignal): Promise<RefreshResult> {
    const { mirror, shared, logger, metrics } = this.#parts;
    const result = (await this.#takeShared()) ?? (await this.#fetchAlone(shared, signal));
    metrics.mirrorRefreshes.inc({ outcome: result.kind });
    if (result.kind === 'replaced' || result.kind === 'unchanged') metrics.mirrorRefreshedAt.setToCurrentTime();
    if (result.kind === 'failed') {
      const { rows = 0 } = mirror.holdings ?? {};
      logger.warn({ detail: result.detail, rows }, 'the mirror was not refreshed: what is held stays');
    }
    return result;
  }

  /**
   * Puts a snapshot in the place of what is held: in memory, on disk and for the other replicas. `etag` is what the site
   * marked it with.
   */
  async take(given: Snapshot, etag?: string): Promise<void> {
    const { mirror, shared } = this.#parts;
    const snapshot = this.#remembering(given);
    mirror.replace(snapshot);
    this.#etag = etag;
    this.#note('replaced');
    await this.#write(snapshot);
    await shared?.publish(snapshot);
  }

  /** The snapshot, with since when this relay holds each of its listings; the very listings that are held keep it. */
  #remembering({ source, fetchedAt, listings }: Snapshot): Snapshot {
    const { mirror } = this.#parts;
    if (listings === mirror.listings) return { source, fetchedAt, listings, remembered: mirror.remembered };
    const before = { listings: mirror.heldListings, fetchedAt: mirror.holdings?.fetchedAt ?? 0 };
    const all = rememberHeld([...listings], before, fetchedAt);
    const remembered = remember(all, mirror.listings, mirror.remembered, fetchedAt);
    return { source, fetchedAt, listings: packListings(all), remembered };
  }

  /** What was fetched elsewhere says nothing about this tracker, unless the mirror is all that is asked. */
  #isOfAnotherSite(source: string): boolean {
    const { trackerUrl, isTrackerAsked } = this.#parts;
    const origin = URL.parse(source)?.origin;
    return isTrackerAsked && origin !== undefined && origin !== new URL(trackerUrl).origin;
  }

  async #takeShared(): Promise<RefreshResult | undefined> {
    const { mirror, shared, logger } = this.#parts;
    const snapshot = await shared?.newerThan(mirror.holdings?.fetchedAt ?? 0);
    if (snapshot === undefined) return undefined;
    const detail = objection([...snapshot.listings], [...mirror.listings]);
    if (detail !== undefined) {
      logger.warn({ detail }, "another replica's mirror was not taken");
      return undefined;
    }
    this.#countNews(snapshot.listings);
    mirror.replace(snapshot);
    this.#etag = undefined;
    this.#note('taken from another replica');
    await this.#write(snapshot);
    return { kind: 'replaced', rows: snapshot.listings.size };
  }

  async #fetchAlone(shared: SharedSnapshot | undefined, signal: AbortSignal): Promise<RefreshResult> {
    if (shared === undefined) return this.#fetch(signal);
    // Looked at again under the lock: the replica that held it before may have just left its snapshot.
    const fetchOrTake = async () => (await this.#takeShared()) ?? this.#fetch(signal);
    return (await shared.alone(fetchOrTake)) ?? { kind: 'busy' };
  }

  async #fetch(signal: AbortSignal): Promise<RefreshResult> {
    const { mirror, session, trackerUrl } = this.#parts;
    const { holdings } = mirror;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(fetchTimeoutMs)]);
    const csv = await fetchFeed(session, trackerUrl, 'csv', limit, this.#condition());
    if (csv.kind !== 'failed') return this.#takeFetched(csv, signal);
    // The plain list knows neither families nor addresses: better than nothing, but not than what is held.
    if (holdings !== undefined) return csv;
    const all = await fetchFeed(session, trackerUrl, 'all', limit);
    if (all.kind === 'failed') return { kind: 'failed', detail: `${csv.detail}; ${all.detail}` };
    return this.#takeFetched(all, signal);
  }

  /** What is held from elsewhere, such as the plain list or a file, says nothing about what is new in `csv.php`. */
  #condition(): Condition | undefined {
    const { mirror, trackerUrl } = this.#parts;
    const { source, fetchedAt } = mirror.holdings ?? {};
    const isCsv = fetchedAt !== undefined && source === feedAddress(trackerUrl, 'csv').href;
    return isCsv ? { fetchedAt, etag: this.#etag } : undefined;
  }

  async #takeFetched(fetched: Exclude<FeedFetch, { kind: 'failed' }>, signal: AbortSignal): Promise<RefreshResult> {
    const { mirror } = this.#parts;
    if (fetched.kind === 'unchanged') {
      await this.#confirm(fetched.fetchedAt, signal);
      return { kind: 'unchanged' };
    }
    const { source, fetchedAt, listings, summary, etag } = fetched;
    const detail = objection(listings, [...mirror.listings]);
    if (detail !== undefined) return { kind: 'failed', detail };
    const carried = carryDates(listings, mirror.listings);
    const snapshot = this.#remembering({ source, fetchedAt, listings: carried });
    this.#countNews(listings);
    // Of use at once: the dates may take as long as the listings did.
    mirror.replace(snapshot);
    const dated = await this.#withDates({ source, fetchedAt, listings: carried }, signal);
    await this.take(dated === carried ? snapshot : { ...snapshot, listings: dated }, etag);
    return { kind: 'replaced', rows: listings.length, summary };
  }

  /** Dates are a gain, not a condition: without them the listings are as good. The plain list has no use for them. */
  async #withDates({ source, listings }: FetchedSnapshot, signal: AbortSignal): Promise<readonly Listing[]> {
    const { session, trackerUrl, logger } = this.#parts;
    if (source !== feedAddress(trackerUrl, 'csv').href || undated(listings) === 'none') return listings;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(fetchTimeoutMs)]);
    const dates = gatherDates(listings);
    const detail = await fetchDates(session, trackerUrl, limit, dates.take);
    if (detail !== undefined) logger.info({ detail }, 'not all dates of listings were fetched');
    return dates.listings();
  }

  /**
   * The site says that nothing has changed: what is held is as good as fetched just now. Dates that could not be had with
   * it are asked for again.
   */
  async #confirm(fetchedAt: number, signal: AbortSignal): Promise<void> {
    const { mirror } = this.#parts;
    if (mirror.holdings === undefined) return;
    const { source } = mirror.holdings;
    const held = [...mirror.listings];
    const dated =
      undated(held) === 'many' ? await this.#withDates({ source, fetchedAt, listings: held }, signal) : held;
    await this.take({ source, fetchedAt, listings: dated === held ? mirror.listings : dated }, this.#etag);
  }

  async #write(snapshot: Snapshot): Promise<void> {
    const { directory, logger } = this.#parts;
    const written = await writeSnapshot(directory, snapshot);
    if (written.kind === 'failed' && this.#canWrite) {
      logger.warn({ directory, detail: written.detail }, 'the mirror can not be kept on disk: held in memory only');
    }
    this.#canWrite = written.kind === 'written';
  }

  /** What a list that replaces another brings; one that is taken by an empty mirror is all new, and so tells nothing. */
  #countNews(listings: Iterable<Listing>): void {
    const { mirror, metrics } = this.#parts;
    if (mirror.holdings !== undefined) metrics.mirrorNewRows.inc(newRows(listings, mirror.listings));
  }

  #note(what: string): void {
    const { mirror, logger, metrics } = this.#parts;
    const { rows = 0, fetchedAt = 0, source = '' } = mirror.holdings ?? {};
    metrics.mirrorRows.set(rows);
    metrics.mirrorFetchedAt.set(fetchedAt / 1000);
    logger.info({ rows, source, fetchedAt: new Date(fetchedAt).toISOString() }, `mirror ${what}`);
  }
}
