import { connectionFailure } from './connection-failure.ts';
import { readFeed } from './feeds/read-feed.ts';
import { pageAddress } from './links.ts';
import type { Listing } from './listing.ts';
import type { TrackerSession } from './session.ts';

const rowsPerPage = 1000;

/** At the least 50,000 rows, of a site that has about 20,000. */
const maxPages = 100;

/**
 * The site's feeds tell no dates; its search pages do. Reads these one after the other, a thousand rows each, the newest
 * listing first, and hands each page's listings to `onPage`, until that answers true or the pages end: with one that has
 * not half the rows asked for (of a site that gives fewer, the rest would take hundreds of requests), one that begins as
 * the one before, or the hundredth. At a fault it asks no further; what could be read of the page is handed on. Never
 * rejects.
 *
 * @returns What went wrong, if anything.
 */
export async function fetchDates(
  session: TrackerSession,
  trackerUrl: string,
  signal: AbortSignal,
  onPage: (listings: readonly Listing[]) => boolean,
): Promise<string | undefined> {
  let offset = 0;
  let beginning: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const { listings, rows, fault } = await readPage(session, searchPage(trackerUrl, offset), signal);
    const isEnough = onPage(listings);
    if (fault !== undefined) return fault;
    const begins = JSON.stringify(listings[0]);
    if (isEnough || rows < rowsPerPage / 2 || begins === beginning) return undefined;
    beginning = begins;
    // Rather a row twice than one left out, where something on the page only looks like one.
    offset += Math.min(rows, rowsPerPage);
  }
  return `more than ${maxPages} pages`;
}

function searchPage(trackerUrl: string, offset: number): URL {
  return pageAddress(trackerUrl, 'index.php', { search: '', s: String(offset), m: String(rowsPerPage) });
}

/** `rows` counts those that are no listing and duplicates too, as the site's offset does. */
type SearchPage = { readonly listings: readonly Listing[]; readonly rows: number; readonly fault: string | undefined };

async function readPage(session: TrackerSession, address: URL, signal: AbortSignal): Promise<SearchPage> {
  const listings: Listing[] = [];
  const faulty = (detail: string): SearchPage => ({ listings, rows: 0, fault: `index.php: ${detail}` });
  try {
    const { statusCode, body } = await session.get(address, signal);
    if (statusCode !== 200) {
      await body.dump();
      return faulty(`status ${statusCode}`);
    }
    const outcome = await readFeed(body, (row) => row.kind === 'listing' && listings.push(row.listing), 'index');
    if (outcome.kind !== 'read') return faulty(`${outcome.kind}: ${outcome.detail}`);
    return { listings, rows: outcome.summary.rows, fault: undefined };
  } catch (error) {
    const failure = connectionFailure(error);
    return faulty('detail' in failure ? failure.detail : failure.cause);
  }
}
