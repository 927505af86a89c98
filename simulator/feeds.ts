import { stringify } from 'csv-stringify/sync';
import type { ListingRow } from './listing-row.ts';
import { escapeMarkup, type Page, page } from './page.ts';

/** How `all.php` is written: as it is now, or as older copies of it are. */
export type AllFormat = 'current' | 'old';

/** Items in `rss.xml`. */
const rssItems = 40;

/** In the old `all.php` format, one listing in this many is marked `(SSL)`. */
const sslEvery = 10;

/** `csv.php`: a header line, then a row a listing, newest first. */
export function csvFeed(rows: readonly ListingRow[]): Page {
  const records = rows.map(({ type, url, ip }) => [type, url, ip]);
  return page('text/csv;charset=UTF-8', stringify([['TYPE', 'URL', 'IP'], ...records]));
}

/**
 * `all.php`: the URLs, newest first. Currently an empty line, then a URL a line; the old form separates by `<br />`,
 * opens with `#` comments, marks some `(SSL)` and writes `&` as `&amp;`.
 */
export function allFeed(rows: readonly ListingRow[], format: AllFormat): Page {
  const contentType = 'text/plain;charset=UTF-8';
  if (format === 'current') return page(contentType, `\n${rows.map(({ url }) => `${url}\n`).join('')}`);
  const comments = ['# CyberCrime Tracker', `# ${rows.length} listings`];
  const lines = rows.map(({ url }, index) => {
    const mark = index % sslEvery === 0 ? ' (SSL)' : '';
    return url.replaceAll('&', '&amp;') + mark;
  });
  return page(contentType, [...comments, ...lines].map((line) => `${line}<br />`).join(''));
}

/** `rss.xml`: the newest listings; title is the URL, the description holds date, family and, if there is one, the IP. */
export function rssFeed(rows: readonly ListingRow[]): Page {
  const items = rows.slice(0, rssItems).map(({ date, url, ip, type }) => {
    const address = ip.trim() === '' ? '' : ` - IP: ${ip}`;
    const description = escapeMarkup(`[${date}] Type: ${type}${address}`);
    return `<item><title>${escapeMarkup(url)}</title><description>${description}</description></item>`;
  });
  const channel = `<title>CyberCrime Tracker</title>\n${items.join('\n')}`;
  return page(
    'application/rss+xml;charset=UTF-8',
    `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n${channel}\n</channel></rss>\n`,
  );
}
