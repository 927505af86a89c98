import { connectionFailure } from './connection-failure.ts';
import type { FeedForm, FeedSummary } from './feeds/feed.ts';
import { readFeed } from './feeds/read-feed.ts';
import { pageAddress } from './links.ts';
import type { Listing } from './listing.ts';
import type { TrackerSession } from './session.ts';

/** The forms of the site's pages that list everything, and these pages. */
const pages = { csv: 'csv.php', all: 'all.php' } as const satisfies Partial<Record<FeedForm, string>>;

type SiteForm = keyof typeof pages;

/** What a copy already held was fetched with, to ask only for what is newer. Its `fetchedAt` in Unix milliseconds. */
export type Condition = { readonly fetchedAt: number; readonly etag: string | undefined };

/** What came of fetching a feed: listings, nothing newer than what is held, or why there is none to be had. */
export type FeedFetch =
  | {
      readonly kind: 'fetched';
      readonly source: string;
      readonly fetchedAt: number;
      readonly etag: string | undefined;
      readonly listings: readonly Listing[];
      readonly summary: FeedSummary;
    }
  | { readonly kind: 'unchanged'; readonly fetchedAt: number }
  | { readonly kind: 'failed'; readonly detail: string };

/**
 * Fetches the whole of one of the site's feeds, `signal` permitting. A feed that is cut short or something else than it
 * should be has failed: no part of it is given. Never rejects.
 */
export async function fetchFeed(
  session: TrackerSession,
  trackerUrl: string,
  form: SiteForm,
  signal: AbortSignal,
  condition?: Condition,
): Promise<FeedFetch> {
  const address = feedAddress(trackerUrl, form);
  const fetchedAt = Date.now();
  try {
    const { statusCode, headers, body } = await session.inTurn(() =>
      session.get(address, signal, conditionHeaders(condition)),
    );
    if (statusCode !== 200) {
      await body.dump();
      const isUnchanged = statusCode === 304 && condition !== undefined;
      return isUnchanged ? { kind: 'unchanged', fetchedAt } : failed(`${pages[form]}: status ${statusCode}`);
    }
    const listings: Listing[] = [];
    const outcome = await readFeed(body, (row) => row.kind === 'listing' && listings.push(row.listing), form);
    if (outcome.kind !== 'read') return failed(`${pages[form]}: ${outcome.kind}: ${outcome.detail}`);
    const etag = typeof headers['etag'] === 'string' ? headers['etag'] : undefined;
    return { kind: 'fetched', source: address.href, fetchedAt, etag, listings, summary: outcome.summary };
  } catch (error) {
    const failure = connectionFailure(error);
    return failed(
      `${pages[form]}: ${'detail' in failure ? failure.detail : 'reason' in failure ? failure.reason : ''}`,
    );
  }
}

/** Where the site has a feed: the `source` of what is fetched there. */
export function feedAddress(trackerUrl: string, form: SiteForm): URL {
  return pageAddress(trackerUrl, pages[form]);
}

function conditionHeaders(condition: Condition | undefined): Record<string, string> {
  if (condition === undefined) return {};
  const since = { 'if-modified-since': new Date(condition.fetchedAt).toUTCString() };
  return condition.etag === undefined ? since : { ...since, 'if-none-match': condition.etag };
}

function failed(detail: string): FeedFetch {
  return { kind: 'failed', detail };
}
