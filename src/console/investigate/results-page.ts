import { html, raw } from 'hono/html';
import { resultOf } from '../../ctim/assessment.ts';
import type { Finding } from '../../lookup/finding.ts';
import { counted } from '../age.ts';
import { type Html, pageEnd, pageStart, tokenField } from '../layout.ts';
import { visible } from '../visible-text.ts';
import type { Visit } from '../visit.ts';
import { type Arrangement, arranged, groups, isArranged, sorts } from './arrangement.ts';
import { type FindingCard, findingCard } from './finding-card.ts';
import { lookUp } from './look-up.ts';
import { fieldOf, type PostedSelection } from './posted.ts';
import { remarkFields, remarksOn } from './remarks.ts';

/** An address that names observables stays short enough to be sent about. */
const maxShared = 20;

/** Browsers show nothing of a page before they have about this much of it. */
const firstCharacters = 2048;

/**
 * The page of results, until `signal` aborts. In the usual order it comes piece by piece as they are found: each says how bad
 * it is, and the style sheet puts the worst first; in another, once all are there. The summary, which comes last, stands
 * above them.
 */
export async function* resultsPage(
  visit: Visit,
  selection: PostedSelection,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { observables, arrangement } = selection;
  const places = new Map(observables.map((observable, index) => [fieldOf(observable), index]));
  const counts = new Map<string, number>();
  const held: FindingCard[] = [];
  yield String(await html`${pageStart(visit, 'Results', '/')}${top(visit, selection)}`);
  yield `<!--${' '.repeat(firstCharacters)}-->\n`;
  let shown = 0;
  const textOf = async (cards: readonly FindingCard[]): Promise<string> => {
    let text = '';
    for (const card of cards) {
      const isShown = card.has(arrangement.filter);
      if (isShown) shown += 1;
      text += String(await card.markup(isShown));
    }
    return text;
  };
  for await (const findings of lookUp(visit, selection, signal)) {
    const now = Date.now();
    const cards = findings.map((finding) => {
      const card = findingCard(finding, places.get(fieldOf(finding.question.observable)) ?? 0, visit, now);
      const name = sumOf(finding, card);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return card;
    });
    if (isArranged(arrangement)) held.push(...cards);
    else yield await textOf(cards);
  }
  if (held.length > 0) {
    for (const [name, cards] of arranged(held, arrangement)) {
      const before = shown;
      const text = await textOf(cards);
      if (arrangement.group !== 'none') yield String(await groupHead(name, cards.length, shown > before));
      yield text;
    }
  }
  yield String(
    await html`</ul>${noMatch(observables.length, shown)}${bottom(visit, counts, selection)}</div>${pageEnd}`,
  );
}

/** Under what a finding is summed up. */
function sumOf(finding: Finding, { words }: FindingCard): string {
  const result = resultOf(finding);
  return result === 'listed' ? words.verdict.toLowerCase() : result;
}

/** What stands in place of results that a filter has hidden, all of them. */
function noMatch(total: number, shown: number): Html {
  const isHidden = total === 0 || shown > 0;
  return html`<p class="none"${isHidden ? raw(' hidden') : ''}>None of ${total.toLocaleString('en')} match.</p>`;
}

function groupHead(name: string, count: number, isShown: boolean): Html {
  return html`<li class="group"${isShown ? '' : raw(' hidden')}><h2>${visible(name)}</h2> <span>${counted(count, 'result')}</span></li>\n`;
}

function top(visit: Visit, { asked, observables, arrangement, remarks }: PostedSelection): Html {
  const { root } = visit;
  const total = observables.length;
  return html`<div class="results" data-total="${total}">
<h1>Results</h1>
${remarksOn(remarks)}
<div class="running">
<p>Looking up ${counted(total, 'observable')} ${asked === 'mirror' ? 'in the mirror' : 'at the tracker'}<span data-left></span></p>
<progress class="script" max="${Math.max(total, 1)}" value="0" aria-label="Looked up"></progress>
</div>
<form id="set" method="post" action="${root}investigate/export" enctype="multipart/form-data">${tokenField(visit)}<input type="hidden" name="ask" value="${asked}">${remarkFields(remarks)}${observables.map(
    (observable) => html`<input type="hidden" name="o" value="${fieldOf(observable)}">`,
  )}</form>
<div class="row tools">
<label>Filter <input type="search" form="set" name="filter" value="${arrangement.filter}" data-filter placeholder="text, family, verdict" autocomplete="off" spellcheck="false"></label>
${choice('Sort', 'sort', sorts, arrangement.sort)}
${choice('Group by', 'group', groups, arrangement.group)}
<button class="unscripted" form="set" formaction="${root}investigate/results">Show</button>
<button type="button" class="script quiet" data-copy-all>Copy all defanged</button>
</div>
<ul class="findings${isArranged(arrangement) ? ' arranged' : ''}" aria-label="Results">
`;
}

function choice(
  label: string,
  name: keyof Arrangement,
  options: Readonly<Record<string, { readonly name: string }>>,
  chosen: string,
): Html {
  return html`<label>${label} <select form="set" name="${name}" autocomplete="off">${Object.entries(options).map(
    ([value, option]) =>
      html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${option.name}</option>`,
  )}</select></label>`;
}

/** The summary and what can be done with the results, once all are there. */
function bottom({ root }: Visit, counts: ReadonlyMap<string, number>, { observables }: PostedSelection): Html {
  const total = observables.length;
  const failed = counts.get('failed') ?? 0;
  const order = ['malicious', 'suspicious', 'failed', 'withheld', 'not listed'];
  const sums = order.filter((name) => counts.has(name)).map((name) => ({ name, sum: counts.get(name) ?? 0 }));
  return html`<section class="summary" id="done" aria-label="Summary">
<p class="sums">${total === 0 ? 'Nothing was looked up.' : ''}${sums.map(
    ({ name, sum }) =>
      html`<span class="sum ${name.replace(' ', '-')}"><b>${sum.toLocaleString('en')}</b> ${name}</span> `,
  )}</p>
${failed > 0 ? html`<p class="remark"><span>${counted(failed, 'look-up')}</span> gave no answer. <button form="set" formaction="${root}investigate/results" data-retry>Try ${failed === 1 ? 'it' : 'these'} again</button></p>` : ''}
<p class="actions">
<span>Save as</span>
${['ctim', 'stix', 'csv', 'markdown'].map(
  (name) =>
    html`<button class="quiet" form="set" name="format" value="${name}">${name === 'markdown' ? 'Markdown' : name.toUpperCase()}</button> `,
)}
${
  total > 0 && total <= maxShared
    ? html`<button type="button" class="script quiet" data-share="${observables.map(({ value }) => value).join('\n')}">Copy a link to these</button>`
    : ''
}
<a class="button quiet" href="${root}">New investigation</a>
</p>
<p class="note">A file holds all results, also those the filter hides, looked up anew, from the cache where it has them: what failed may end otherwise. Markdown also tells what was not read.</p>
</section>`;
}
