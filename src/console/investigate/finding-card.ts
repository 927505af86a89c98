import { isIP } from 'node:net';
import { html } from 'hono/html';
import { familiesBehind, listingsBehind } from '../../lookup/evidence.ts';
import type { Finding } from '../../lookup/finding.ts';
import type { Question } from '../../observables/question.ts';
import { questionLink } from '../../tracker/links.ts';
import { type Listing, newestListing } from '../../tracker/listing.ts';
import { counted } from '../age.ts';
import { defanged } from '../defanged.ts';
import type { Html } from '../layout.ts';
import { listingTable } from '../listings/listing-table.ts';
import { pivotsOf } from '../pivots.ts';
import { visible } from '../visible-text.ts';
import type { Visit } from '../visit.ts';
import type { Arrangeable } from './arrangement.ts';
import { type FindingWords, inWords } from './finding-words.ts';
import { fieldOf } from './posted.ts';

const shownListings = 20;
const shownFamilies = 8;

/** A finding as an item of the list of results. */
export type FindingCard = Arrangeable & {
  readonly words: FindingWords;
  /** Whether it has all words of a filter. */
  readonly has: (filter: string) => boolean;
  readonly markup: (isShown: boolean) => Html;
};

/** Makes the card of a finding, which was asked for at this place; `now` in Unix milliseconds. */
export function findingCard(finding: Finding, place: number, visit: Visit, now: number): FindingCard {
  const { question } = finding;
  const words = inWords(finding, visit.allowed, now);
  const listings = listingsBehind(finding);
  const families = familiesBehind(finding).filter((family) => family !== '');
  const unnamed = finding.kind === 'listed' || listings.length > 0 ? 'Family not named' : words.verdict;
  const card = {
    words,
    rank: words.rank,
    place,
    newest: newestListing(listings)?.date ?? '',
    value: question.observable.value.toLowerCase(),
    family: families.length > 1 ? 'Several families' : (families[0] ?? unnamed),
    host: question.location?.host || 'No host',
  };
  return { ...card, has, markup };

  function has(filter: string): boolean {
    return hasAll(filter, () => [
      words.verdict,
      question.observable.type,
      question.observable.value,
      words.meaning,
      ...families,
      ...listings.slice(0, shownListings).flatMap(({ family, url, ip, date }) => [family, url, ip, date]),
    ]);
  }

  function markup(isShown: boolean): Html {
    const hidden = isShown ? '' : html` hidden`;
    return html`<li class="finding rank${card.rank}" data-rank="${card.rank}" data-place="${place}" data-newest="${card.newest}" data-family="${card.family}" data-host="${card.host}" data-result="${words.result}" tabindex="-1"${hidden}>
${content(finding, card, families, listings, visit)}
</li>
`;
  }
}

/** Whether texts have all words of a filter, in any case; the texts are made only when there is one. */
function hasAll(filter: string, texts: () => readonly string[]): boolean {
  const sought = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (sought.length === 0) return true;
  const text = texts().join(' ').toLowerCase();
  return sought.every((word) => text.includes(word));
}

/**
 * What was looked up is told as text, never as a link. Without script,
 * trying it again asks for all once more: what was found is kept by the relay.
 */
function content(
  finding: Finding,
  { words: { result, verdict, meaning, origin }, place }: Omit<FindingCard, 'has' | 'markup'>,
  families: readonly string[],
  listings: readonly Listing[],
  visit: Visit,
): Html {
  const { observable } = finding.question;
  const canBeTried = finding.kind === 'failed' || finding.isStale;
  return html`<h2><span class="verdict">${verdict}</span> <span class="type">${observable.type}</span> <span class="value">${visible(observable.value)}</span></h2>
${asciiNote(finding.question)}
<p class="meaning">${meaning}</p>
${finding.kind === 'listed' || listings.length > 0 ? facts(families, listings) : ''}
${listings.length === 0 ? '' : details(counted(listings.length, finding.kind === 'listed' ? 'listing' : 'listed neighbour'), `Listings behind result ${place + 1}`, listings, visit)}
<div class="foot">
${origin === '' ? '' : html`<p class="origin">${origin}</p>`}
<div class="pivots">
<button type="button" class="script small" data-copy="${defanged(observable.value)}">Copy defanged</button>
<button type="button" class="script small quiet" data-copy="${observable.value}">Copy as it is</button>
${canBeTried ? html`<button class="small" form="set" formaction="${visit.root}investigate/results" name="o" value="${fieldOf(observable)}" data-retry>Try again</button>` : ''}
${result === 'withheld' ? '' : outside('Tracker', questionLink(visit.config.trackerUrl, finding.question))}
${pivotsOf(finding.question).map(({ name, href }) => outside(name, href))}
</div>
</div>`;
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

function facts(families: readonly string[], listings: readonly Listing[]): Html {
  const newest = newestListing(listings)?.date ?? '';
  const addresses = [...new Set(listings.map(({ ip }) => ip))].filter((ip) => ip !== '').slice(0, shownFamilies);
  const more = families.length > shownFamilies ? `, and ${families.length - shownFamilies} more` : '';
  const fact = (name: string, told: Html | string) => html`<div><dt>${name}</dt><dd>${told}</dd></div>`;
  return html`<dl class="facts">
${fact(families.length > 1 ? 'Families' : 'Family', families.length === 0 ? 'not named' : html`${families.slice(0, shownFamilies).map((family, index) => html`${index === 0 ? '' : ', '}${visible(family)}`)}${more}`)}
${newest === '' ? '' : fact(listings.length > 1 ? 'Last listed' : 'Listed', newest)}
${addresses.length === 0 ? '' : fact('Address', html`${addresses.map((ip, index) => html`${index === 0 ? '' : ', '}${visible(ip)}`)}`)}
</dl>`;
}

function details(title: string, label: string, listings: readonly Listing[], visit: Visit): Html {
  const rest = listings.length - shownListings;
  return html`<details><summary>${title}</summary>
${listingTable(listings.slice(0, shownListings), label, visit)}
${rest > 0 ? html`<p class="note">and ${rest.toLocaleString('en')} more</p>` : ''}
</details>`;
}
