import { html } from 'hono/html';
import { ago, counted, minuteOf } from '../age.ts';
import type { ConsoleParts } from '../console-parts.ts';
import type { Html } from '../layout.ts';
import { visible } from '../visible-text.ts';

type State = 'good' | 'warning' | 'bad' | 'plain';
type Card = { readonly title: string; readonly state: State; readonly value: string; readonly detail: string };

/** How the tracker, the circuit over it, the cache and the mirror are doing. Waits up to 5 s for the tracker. */
export async function statusCards(parts: ConsoleParts): Promise<Html> {
  const now = Date.now();
  const cards = [
    await trackerCard(parts),
    await circuitCard(parts),
    cacheCard(parts),
    mirrorCard(parts, now),
    refreshCard(parts, now),
  ];
  return html`<ul class="cards">${cards.map(
    ({ title, state, value, detail }) =>
      html`<li class="card ${state}"><h2>${title}</h2><p class="big">${value}</p><p>${visible(detail)}</p></li>`,
  )}</ul>`;
}

async function trackerCard({ healthCheck, config }: ConsoleParts): Promise<Card> {
  const title = 'Tracker';
  if (config.lookupSource === 'mirror')
    return { title, state: 'plain', value: 'Not asked', detail: 'Only the mirror is.' };
  const { failure } = await healthCheck.check();
  if (failure === undefined)
    return { title, state: 'good', value: 'Answers', detail: 'It was asked within the last 10 seconds.' };
  const detail = 'detail' in failure ? `: ${failure.detail}` : '';
  return { title, state: 'bad', value: 'Fails', detail: `${failure.cause}${detail}` };
}

async function circuitCard({ metrics }: ConsoleParts): Promise<Card> {
  const { values } = await metrics.circuitState.get();
  const state = values[0]?.value ?? 0;
  const title = 'Circuit';
  if (state === 2)
    return { title, state: 'bad', value: 'Open', detail: 'The tracker is left alone after many failures.' };
  if (state === 1)
    return { title, state: 'warning', value: 'Half open', detail: 'A probe at the tracker is under way.' };
  return { title, state: 'good', value: 'Closed', detail: 'Look-ups go to the tracker.' };
}

function cacheCard({ metrics: { cache } }: ConsoleParts): Card {
  const hits = cache.memory + cache.shared;
  const all = hits + cache.missed;
  const share = all === 0 ? 'Not used yet' : `${Math.round((hits / all) * 100)} %`;
  const detail = `${counted(hits, 'answer')} from the cache, ${cache.stale.toLocaleString('en')} stale, ${cache.missed.toLocaleString('en')} missed.`;
  return { title: 'Cache', state: 'plain', value: share, detail };
}

function mirrorCard({ mirror }: ConsoleParts, now: number): Card {
  const title = 'Mirror';
  if (mirror === undefined) return { title, state: 'plain', value: 'None', detail: 'LOOKUP_SOURCE is live.' };
  const { holdings } = mirror;
  if (holdings === undefined)
    return { title, state: 'warning', value: 'Empty', detail: 'It is filled in the background.' };
  const { rows, fetchedAt } = holdings;
  const state = now - fetchedAt > oldMs ? 'warning' : 'good';
  return {
    title,
    state,
    value: counted(rows, 'listing'),
    detail: `Fetched ${ago(fetchedAt, now)} (${minuteOf(fetchedAt)}).`,
  };
}

const oldMs = 3 * 86_400_000;

function refreshCard({ upkeep, mirror, config }: ConsoleParts, now: number): Card {
  const title = 'Last refresh';
  if (mirror === undefined) return { title, state: 'plain', value: 'None', detail: 'There is no mirror.' };
  const last = upkeep?.lastRefresh;
  const plan =
    config.mirrorRefreshHours === 0
      ? 'It is never refreshed by itself.'
      : `Due every ${config.mirrorRefreshHours} hours.`;
  if (last === undefined)
    return { title, state: 'plain', value: 'None yet', detail: `None since this relay started. ${plan}` };
  const words = { replaced: 'Renewed', unchanged: 'Nothing new', busy: 'By another replica', failed: 'Failed' };
  const when = ago(last.at, now).replace(/^j/, 'J');
  const detail = last.kind === 'failed' ? `${when}: ${last.detail}` : when;
  const state = last.kind === 'failed' ? 'bad' : 'good';
  return { title, state, value: words[last.kind], detail: `${detail}. ${plan}` };
}
