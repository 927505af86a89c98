import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type AllFormat, allFeed, csvFeed, rssFeed } from './feeds.ts';
import type { ListingRow } from './listing-row.ts';
import { createMatcher } from './matching.ts';
import { htmlPage, jsonPage, type Page } from './page.ts';
import { searchPage } from './search-page.ts';

/** A GET request as far as the site looks at it. */
type SiteRequest = {
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
};

/** The site over one set of listings, free of faults. */
export type Site = (request: SiteRequest) => Page;

/**
 * The site's endpoints over `rows`, newest first. `csv.php` and `all.php` carry an ETag, and `modifiedAt` (Unix
 * milliseconds) as Last-Modified, and answer 304 to who has them already.
 */
export function createSite(rows: readonly ListingRow[], allFormat: AllFormat, modifiedAt: number): Site {
  const match = createMatcher(rows);
  const lastModified = new Date(modifiedAt).toUTCString();
  const csv = once(() => withValidators(csvFeed(rows), lastModified));
  const all = once(() => withValidators(allFeed(rows, allFormat), lastModified));
  return ({ path, parameters, headers }) => {
    switch (path) {
      case '/query.php':
        return queryPage(match(parameters.get('url') ?? ''));
      case '/csv.php':
        return unlessKnown(csv(), headers);
      case '/all.php':
        return unlessKnown(all(), headers);
      case '/index.php':
        return searchPage(rows, parameters);
      case '/rss.xml':
        return rssFeed(rows);
      case '/':
        return htmlPage('CyberCrime', `<h1>CyberCrime Tracker</h1>\n<p>${rows.length} listings</p>`);
      default:
        return htmlPage('404 Not Found', '<h1>Not Found</h1>', 404);
    }
  };
}

/** The text for a value that is not listed is made up: the site's own is unknown. */
function queryPage(row: ListingRow | undefined): Page {
  if (row === undefined) return jsonPage({ success: false, message: 'Nothing found for this one' });
  return jsonPage({ success: true, message: `Malicious: ${row.type}` });
}

function withValidators(page: Page, lastModified: string): Page {
  const etag = `"${createHash('sha1').update(page.body).digest('hex')}"`;
  return { ...page, headers: { ...page.headers, etag, 'last-modified': lastModified } };
}

/** RFC 9110, section 13.2.2: If-None-Match decides alone where there is one. */
function unlessKnown(page: Page, headers: IncomingHttpHeaders): Page {
  const { etag = '', 'last-modified': lastModified = '' } = page.headers;
  const tags = headers['if-none-match'];
  const since = Date.parse(headers['if-modified-since'] ?? '');
  const isKnown = tags === undefined ? Date.parse(lastModified) <= since : namesTag(tags, etag);
  return isKnown ? { ...page, status: 304, body: '' } : page;
}

function namesTag(tags: string, etag: string): boolean {
  return tags.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
