import { html } from 'hono/html';
import type { Listing } from '../../tracker/listing.ts';
import type { Html } from '../layout.ts';
import { visible } from '../visible-text.ts';
import type { Visit } from '../visit.ts';
import { listingId } from './listing-id.ts';

/** Listings as a table, each with its page. Its URL is text, never a link. `label`, one of its own on the page, is read out. */
export function listingTable(listings: readonly Listing[], label: string, { root }: Pick<Visit, 'root'>): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr><th scope="col">Listed</th><th scope="col">Family</th><th scope="col">URL</th><th scope="col">Address</th></tr></thead>
<tbody>${listings.map(
    (listing) => html`<tr><td><a href="${root}listings/${listingId(listing)}">${listing.date || 'undated'}</a></td>
<td>${listing.family === '' ? 'not named' : visible(listing.family)}</td>
<td class="url">${visible(listing.url)}</td><td>${visible(listing.ip)}</td></tr>
`,
  )}</tbody>
</table></div>`;
}
