import { html, raw } from 'hono/html';
import type { Observable } from '../../observables/observable.ts';
import { ago, counted } from '../age.ts';
import type { ConsoleParts } from '../console-parts.ts';
import { type Html, page, tokenField } from '../layout.ts';
import { visible } from '../visible-text.ts';
import type { Visit } from '../visit.ts';
import type { Found } from './found-in.ts';
import { type Asked, fieldOf } from './posted.ts';
import { remarkFields, remarksOn } from './remarks.ts';

const plurals = {
  url: 'URLs',
  domain: 'domains',
  hostname: 'host names',
  ip: 'IPv4 addresses',
  ipv6: 'IPv6 addresses',
};
const typeNames = { url: 'URL', domain: 'Domain', hostname: 'Host name', ip: 'IPv4 address', ipv6: 'IPv6 address' };

/** What was found in a text, each to be left out or looked up. */
export function foundPage(visit: Visit, { observables, remarks }: Found): Html {
  const { questionOf, root } = visit;
  const byType = Map.groupBy(observables, ({ type }) => type);
  const summary = [...byType].map(([type, some]) => counted(some.length, nameInText(type), plurals[type])).join(', ');
  return page(
    visit,
    'Found',
    '/',
    html`<h1>Found ${counted(observables.length, 'observable')}</h1>
<p class="lead">${summary}</p>
${remarksOn(remarks)}
<form method="post" action="${root}investigate/results" enctype="multipart/form-data" class="found">
${tokenField(visit)}${remarkFields(remarks)}
<div class="row sticky">
${askChoice(visit, observables.length)}
<span class="actions">
<button type="button" class="script quiet" data-tick="all">All</button>
<button type="button" class="script quiet" data-tick="none">None</button>
<a class="button quiet" href="${root}">Start again</a>
<button class="main" autofocus>Look up</button>
</span>
</div>
<ul class="ticks">${observables.map(
      (observable, index) => html`<li>
<input type="checkbox" name="o" id="o${index}" value="${fieldOf(observable)}" checked>
<label for="o${index}"><span class="type">${typeNames[observable.type]}</span> <span class="value">${visible(observable.value)}</span>${
        questionOf(observable).isWithheld
          ? html` <span class="note">of your own network, it seems: nobody is asked</span>`
          : ''
      }</label></li>`,
    )}</ul>
</form>`,
  );
}

function nameInText(type: Observable['type']): string {
  const name = typeNames[type];
  return /^(?:URL|IP)/.test(name) ? name : name.toLowerCase();
}

/** Who is asked by default: of many, the mirror alone, as on the command line. */
export function usuallyAsked({ mirror, config }: ConsoleParts, count: number): Asked {
  const isMirrorUsed = config.lookupSource === 'mirror' || (mirror?.holdings !== undefined && count > maxHandful);
  return isMirrorUsed ? 'mirror' : 'tracker';
}

const maxHandful = 20;

function askChoice(parts: ConsoleParts, count: number): Html {
  const { mirror, config } = parts;
  const usual = usuallyAsked(parts, count);
  const fetchedAt = mirror?.holdings?.fetchedAt;
  if (config.lookupSource === 'mirror')
    return html`<span><input type="hidden" name="ask" value="mirror">The mirror is asked.</span>`;
  if (fetchedAt === undefined) return html`<span>The tracker is asked.</span>`;
  const option = (value: Asked, text: string) =>
    html`<option value="${value}"${value === usual ? raw(' selected') : ''}>${text}</option>`;
  return html`<span class="choice"><label for="ask">Ask</label> <select name="ask" id="ask">
${option('tracker', 'the live tracker')}
${option('mirror', `the mirror alone, of ${ago(fetchedAt, Date.now())}`)}
</select></span>`;
}
