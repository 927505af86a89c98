import { isIP } from 'node:net';
import { html } from 'hono/html';
import { familiesBehind, listingsBehind } from '../../lookup/evidence.ts';
import type { Finding } from '../../lookup/finding.ts';
import type { Question } from '../../observables/question.ts';
import { questionLink } from '../../tracker/links.ts';
import { newestListing } from '../../tracker/listing.ts';
import { counted } from '../age.ts';
import type { ConsoleParts } from '../console-parts.ts';
import { defanged } from '../defanged.ts';
import type { Html } from '../layout.ts';
import { listingTable } from '../listings/listing-table.ts';
import { pivotsOf } from '../pivots.ts';
import { visible } from '../visible-text.ts';
import { inWords } from './finding-words.ts';
import { fieldOf } from './posted.ts';

const shownListings = 20;
const shownFamilies = 8;

/**
 * A finding as an item of the list of results. What was looked up is told as text, never as a link. Its `o` fields belong to
 * the forms `set` (all results), `failed` and `retry` of the page.
 */
export function findingCard(finding: Finding, { config, allowed }: ConsoleParts, now: number): Html {
  const { observable } = finding.question;
  const { result, verdict, rank, meaning, origin } = inWords(finding, allowed, now);
  const safe = defanged(observable.value);
  return html`<li class="finding rank${rank}" data-rank="${rank}" data-result="${result}" tabindex="-1">
<h2><span class="verdict">${verdict}</span> <span class="type">${observable.type}</span> <span class="value">${visible(observable.value)}</span></h2>
${asciiNote(finding.question)}
<p class="meaning">${meaning}</p>
${facts(finding)}
${details(finding)}
<div class="foot">
${origin === '' ? '' : html`<p class="origin">${origin}</p>`}
<div class="pivots">
<button type="button" class="script small" data-copy="${safe}">Copy defanged</button>
<button type="button" class="script small quiet" data-copy="${observable.value}">Copy as it is</button>
${finding.kind === 'failed' || finding.isStale ? html`<button class="small" form="retry" name="o" value="${fieldOf(observable)}">Try again</button>` : ''}
${result === 'withheld' ? '' : outside('Tracker', questionLink(config.trackerUrl, finding.question))}
${pivotsOf(finding.question).map(({ name, href }) => outside(name, href))}
</div>
</div>
<input type="hidden" form="set" name="o" value="${fieldOf(observable)}">
${finding.kind === 'failed' ? html`<input type="hidden" form="failed" name="o" value="${fieldOf(observable)}">` : ''}
</li>
`;
}

/** The host of a name that is written otherwise, as `bücher.example` is; an address has but one meaning however it is written. */
function asciiNote({ observable, location }: Question): Html | '' {
  const host = location?.host ?? '';
  if (isIP(host) !== 0 || observable.value.toLowerCase().includes(host)) return '';
  return html`<p class="note">Its host in ASCII: <b>${visible(host)}</b></p>`;
}

/** A link to a page elsewhere, which learns nothing of where it was opened. */
function outside(name: string, href: string): Html {
  return html`<a href="${href}" target="_blank" rel="noopener noreferrer">${name}</a>`;
}

function facts(finding: Finding): Html | '' {
  const listings = listingsBehind(finding);
  const families = familiesBehind(finding).filter((family) => family !== '');
  if (finding.kind !== 'listed' && listings.length === 0) return '';
  const newest = newestListing(listings);
  const addresses = [...new Set(listings.map(({ ip }) => ip))].filter((ip) => ip !== '').slice(0, shownFamilies);
  const more = families.length > shownFamilies ? `, and ${families.length - shownFamilies} more` : '';
  const fact = (name: string, content: Html | string) => html`<div><dt>${name}</dt><dd>${content}</dd></div>`;
  return html`<dl class="facts">
${fact(families.length > 1 ? 'Families' : 'Family', families.length === 0 ? 'not named' : html`${families.slice(0, shownFamilies).map((family, index) => html`${index === 0 ? '' : ', '}${visible(family)}`)}${more}`)}
${newest === undefined || newest.date === '' ? '' : fact(listings.length > 1 ? 'Last listed' : 'Listed', newest.date)}
${addresses.length === 0 ? '' : fact('Address', html`${addresses.map((ip, index) => html`${index === 0 ? '' : ', '}${visible(ip)}`)}`)}
</dl>`;
}

function details(finding: Finding): Html | '' {
  const listings = listingsBehind(finding);
  if (listings.length === 0) return '';
  const title =
    finding.kind === 'listed' ? counted(listings.length, 'listing') : counted(listings.length, 'listed neighbour');
  const rest = listings.length - shownListings;
  return html`<details><summary>${title}</summary>
${listingTable(listings.slice(0, shownListings))}
${rest > 0 ? html`<p class="note">and ${rest.toLocaleString('en')} more</p>` : ''}
</details>`;
}
