import { isIP } from 'node:net';
import { html, raw } from 'hono/html';
import { searchLink } from '../../tracker/links.ts';
import { type Listing, latestFirst } from '../../tracker/listing.ts';
import { counted } from '../age.ts';
import { defanged } from '../defanged.ts';
import { type Html, messagePage, page } from '../layout.ts';
import { pivotsOf } from '../pivots.ts';
import { visible } from '../visible-text.ts';
import type { Visit } from '../visit.ts';
import { listingId } from './listing-id.ts';
import { listingTable } from './listing-table.ts';
import { type Search, search, searchOf } from './search.ts';
import { timeline } from './timeline.ts';

const maxFamilies = 500;
const maxBeside = 100;

/** The mirror's listings, searched by a query. */
export function listingsPage(visit: Visit, parameters: URLSearchParams): Html {
  const { mirror, root } = visit;
  if (mirror?.holdings === undefined) return emptyPage(visit);
  const asked = searchOf(parameters);
  const { total, pages, shown } = search(mirror.listings, asked);
  const { families, years } = mirror.statistics;
  const familyNames = families.slice(0, maxFamilies).filter(({ name }) => name !== '');
  return page(
    visit,
    'Browse',
    '/listings',
    html`<h1>Listings</h1>
<form class="row search" method="get" action="${root}listings" role="search">
<label>Host, address, URL or family <input type="search" name="q" value="${asked.text}" data-filter-page spellcheck="false" autocomplete="off"></label>
<label>Family ${select('family', asked.family, familyNames)}</label>
<label>Year ${select(
      'year',
      asked.year,
      years.filter(({ year }) => year !== '').map(({ year, count }) => ({ name: year, count })),
    )}</label>
<button class="main">Search</button>
</form>
<p class="lead">${counted(total, 'listing')}</p>
${shown.length === 0 ? html`<p>Nothing in the mirror matches.</p>` : listingTable(shown, 'Listings', visit)}
${pages > 1 ? pager(asked, pages, root) : ''}`,
  );
}

/** A listing and all on its host and its address; undefined when the mirror has none of this id. */
export function listingPage(visit: Visit, id: string): Html | undefined {
  const { mirror, config, questionOf } = visit;
  const listing = mirror?.listings && [...mirror.listings].find((one) => listingId(one) === id);
  if (mirror === undefined || listing === undefined) return undefined;
  const { family, url, ip, date } = listing;
  const question = questionOf({ type: 'url', value: `http://${url}` });
  const host = question.location?.host ?? '';
  const isOther = (one: Listing) => listingId(one) !== id;
  const onHost = host === '' ? [] : (mirror.match(questionOf({ type: 'domain', value: host }))?.listings ?? []);
  const address = ip === '' && isIP(host) !== 0 ? host : ip;
  const onAddress = address === '' ? [] : (mirror.match(questionOf({ type: 'ip', value: address }))?.listings ?? []);
  const links = [{ name: 'Tracker', href: searchLink(config.trackerUrl, host || url) }, ...pivotsOf(question)];
  return page(
    visit,
    `Listing of ${host || 'no host'}`,
    '/listings',
    html`<h1 class="value">${visible(url)}</h1>
<dl class="facts">
<div><dt>Family</dt><dd>${family === '' ? 'not named' : visible(family)}</dd></div>
<div><dt>Listed</dt><dd>${date || 'undated'}</dd></div>
<div><dt>Address</dt><dd>${address === '' ? 'not known' : visible(address)}</dd></div>
</dl>
<p class="pivots"><button type="button" class="script small" data-copy="${defanged(url)}">Copy defanged</button>
${links.map(({ name, href }) => html`<a href="${href}" target="_blank" rel="noopener noreferrer">${name}</a> `)}</p>
${timeline(
  [
    { name: 'Host', listings: onHost },
    { name: 'Address', listings: onAddress },
  ].filter(({ listings }) => listings.length > 0),
  date,
)}
${beside('On the same host', onHost.filter(isOther), host, visit)}
${beside('At the same address', onAddress.filter(isOther), address, visit)}`,
  );
}

/** The latest of them; what are more than fit are searched for by what they share. */
function beside(title: string, listings: readonly Listing[], shared: string, visit: Visit): Html {
  if (listings.length === 0) return html`<h2>${title}</h2><p>Nothing else is listed.</p>`;
  const more = listings.length - maxBeside;
  return html`<h2>${title}: ${counted(listings.length, 'other listing')}</h2>${listingTable(latestFirst(listings).slice(0, maxBeside), title, visit)}
${more > 0 ? html`<p class="note">and <a href="${visit.root}listings?${new URLSearchParams({ q: shared })}">${more.toLocaleString('en')} more</a></p>` : ''}`;
}

/** What to show where the mirror has nothing to show. */
function emptyPage(visit: Visit): Html {
  const text =
    visit.mirror !== undefined
      ? 'The mirror holds nothing yet. It is filled from the tracker in the background.'
      : 'This relay has no mirror of the tracker: LOOKUP_SOURCE is live.';
  return messagePage(visit, 'No listings', '/listings', text);
}

function select(
  name: string,
  chosen: string,
  options: readonly { readonly name: string; readonly count: number }[],
): Html {
  return html`<select name="${name}"><option value="">all</option>${options.map(
    (option) =>
      html`<option value="${option.name}"${option.name === chosen ? raw(' selected') : ''}>${option.name} (${option.count.toLocaleString('en')})</option>`,
  )}</select>`;
}

function pager(asked: Search, pages: number, root: string): Html {
  const hrefOf = (number: number) => {
    const { text: q, family, year } = asked;
    return `${root}listings?${new URLSearchParams({ q, family, year, page: String(number) })}`;
  };
  return html`<nav class="pager" aria-label="Pages">
${asked.page > 1 ? html`<a href="${hrefOf(Math.min(asked.page - 1, pages))}" rel="prev">Previous</a>` : ''}
<span>Page ${asked.page.toLocaleString('en')} of ${pages.toLocaleString('en')}</span>
${asked.page < pages ? html`<a href="${hrefOf(asked.page + 1)}" rel="next">Next</a>` : ''}
</nav>`;
}
