import { html } from 'hono/html';
import { resultOf } from '../../ctim/assessment.ts';
import { counted } from '../age.ts';
import type { ConsoleParts } from '../console-parts.ts';
import { type Html, pageEnd, pageStart } from '../layout.ts';
import { visible } from '../visible-text.ts';
import { findingCard } from './finding-card.ts';
import { inWords } from './finding-words.ts';
import { lookUp } from './look-up.ts';
import type { PostedSelection } from './posted.ts';

/** An address that names observables stays short enough to be sent about. */
const maxShared = 20;

/** Browsers show nothing of a page before they have about this much of it. */
const firstCharacters = 2048;

/**
 * The page of results, piece by piece as they are found, until `signal` aborts. Each result says how bad it is, and the
 * style sheet puts the worst first; the summary, which comes last, stands above them.
 */
export async function* resultsPage(
  parts: ConsoleParts,
  selection: PostedSelection,
  remarks: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const total = selection.observables.length;
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  yield String(await html`${pageStart('Results', '/')}${top(total, remarks, selection)}`);
  yield `<!--${' '.repeat(firstCharacters)}-->\n`;
  for await (const findings of lookUp(parts, selection, signal)) {
    const now = Date.now();
    let text = '';
    for (const finding of findings) {
      count(
        resultOf(finding) === 'listed' ? inWords(finding, parts.allowed, now).verdict.toLowerCase() : resultOf(finding),
      );
      text += String(await findingCard(finding, parts, now));
    }
    yield text;
  }
  yield String(await html`</ul>${bottom(total, counts, selection)}</div>${pageEnd}`);
}

function top(total: number, remarks: readonly string[], selection: PostedSelection): Html {
  const { asked } = selection;
  return html`<div class="results" data-total="${total}">
<h1>Results</h1>
${remarks.map((remark) => html`<p class="remark" role="alert">${visible(remark)}</p>`)}
<div class="running">
<p>Looking up ${counted(total, 'observable')} ${asked === 'mirror' ? 'in the mirror' : 'at the tracker'}<span data-left></span></p>
<progress class="script" max="${Math.max(total, 1)}" value="0" aria-label="Looked up"></progress>
</div>
<form id="set" method="post" action="/investigate/export"></form>
<form id="retry" method="post" action="/investigate/results">${hidden('ask', asked)}</form>
<form id="failed" method="post" action="/investigate/results">${hidden('ask', asked)}</form>
<div class="row tools script">
<label class="filter">Filter <input type="search" data-filter placeholder="text, family, verdict" autocomplete="off" spellcheck="false"></label>
<button type="button" class="quiet" data-copy-all>Copy all defanged</button>
</div>
<ul class="findings" aria-label="Results">
`;
}

function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

/** The summary and what can be done with the results, once all are there. */
function bottom(total: number, counts: ReadonlyMap<string, number>, { asked, observables }: PostedSelection): Html {
  const failed = counts.get('failed') ?? 0;
  const order = ['malicious', 'suspicious', 'failed', 'withheld', 'not listed'];
  const sums = order.filter((name) => counts.has(name)).map((name) => ({ name, sum: counts.get(name) ?? 0 }));
  return html`<section class="summary" id="done" aria-label="Summary">
<p class="sums">${total === 0 ? 'Nothing was looked up.' : ''}${sums.map(
    ({ name, sum }) =>
      html`<span class="sum ${name.replace(' ', '-')}"><b>${sum.toLocaleString('en')}</b> ${name}</span> `,
  )}</p>
${failed > 0 ? html`<p class="remark">${counted(failed, 'look-up')} gave no answer. <button form="failed">Try ${failed === 1 ? 'it' : 'these'} again</button></p>` : ''}
<p class="actions">
<span>Save as</span>
${hiddenIn('set', 'ask', asked)}
${['ctim', 'stix', 'csv', 'markdown'].map(
  (name) =>
    html`<button class="quiet" form="set" name="format" value="${name}">${name === 'markdown' ? 'Markdown' : name.toUpperCase()}</button> `,
)}
${
  total > 0 && total <= maxShared
    ? html`<button type="button" class="script quiet" data-share="${observables.map(({ value }) => value).join('\n')}">Copy a link to these</button>`
    : ''
}
<a class="button quiet" href="/">New investigation</a>
</p>
</section>`;
}

function hiddenIn(form: string, name: string, value: string): Html {
  return html`<input type="hidden" form="${form}" name="${name}" value="${value}">`;
}
