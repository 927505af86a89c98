import { html } from 'hono/html';
import type { Listing } from '../../tracker/listing.ts';
import { counted } from '../age.ts';
import type { Html } from '../layout.ts';

/** Listings in a line of the timeline, and what the line is called. */
export type Lane = { readonly name: string; readonly listings: readonly Listing[] };

const width = 640;
const left = 110;
const right = 16;
const laneHeight = 34;
const maxYearLabels = 7;
const maxRadius = 11;

/**
 * When listings were made: a line a lane, a dot a month that has any, the larger the more, with a ring for the month of
 * `day`; and the same as a table for who can't see it. Nothing where fewer than two listings have a date.
 */
export function timeline(lanes: readonly Lane[], day: string): Html | '' {
  const counts = lanes.map(({ name, listings }) => ({ name, months: countByMonth(listings) }));
  const months = [...new Set(counts.flatMap((lane) => [...lane.months.keys()]))].sort();
  const [first, last] = [months[0], months.at(-1)];
  const most = Math.max(0, ...counts.flatMap((lane) => [...lane.months.values()]));
  if (first === undefined || last === undefined || (months.length === 1 && most === 1)) return '';
  const firstYear = Number(first.slice(0, 4));
  const years = Number(last.slice(0, 4)) - firstYear + 1;
  const x = (month: string) => {
    const since = Number(month.slice(0, 4)) - firstYear + (Number(month.slice(5)) - 0.5) / 12;
    return left + (since / years) * (width - left - right);
  };
  const bottom = lanes.length * laneHeight;
  const title = `Listings by month, ${wordsOf(first)} to ${wordsOf(last)}`;
  return html`<figure class="chart timeline">
<figcaption><h2>Timeline</h2></figcaption>
<svg viewBox="0 0 ${width} ${bottom + 24}" width="${width}" height="${bottom + 24}" role="img" aria-label="${title}: the table below has the numbers">
<title>${title}</title>
${yearMarks(firstYear, years, bottom)}
${counts.map(({ name, months: inLane }, index) => {
  const y = index * laneHeight + laneHeight / 2;
  return html`<text x="${left - 14}" y="${y + 4}" text-anchor="end">${name}</text><line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>
${[...inLane].map(([month, count]) => {
  const radius = Math.min(3.5 + Math.sqrt(count), maxRadius);
  const ring = day.startsWith(month)
    ? html`<circle cx="${x(month).toFixed(1)}" cy="${y}" r="${(radius + 3).toFixed(1)}" class="ring"/>`
    : '';
  return html`<circle cx="${x(month).toFixed(1)}" cy="${y}" r="${radius.toFixed(1)}" class="bar-${index}"><title>${name}, ${wordsOf(month)}: ${counted(count, 'listing')}</title></circle>${ring}`;
})}`;
})}
</svg>
<details><summary>As a table</summary>
<table><thead><tr><th scope="col">Month</th>${lanes.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${months
    .toReversed()
    .map(
      (month) =>
        html`<tr><th scope="row">${wordsOf(month)}</th>${counts.map((lane) => html`<td class="number">${(lane.months.get(month) ?? 0).toLocaleString('en')}</td>`)}</tr>`,
    )}</tbody></table>
</details>
</figure>`;
}

function countByMonth(listings: readonly Listing[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { date } of listings) {
    const month = /^\d{4}-\d\d(?=-\d\d$)/.exec(date)?.[0];
    if (month !== undefined) counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  return counts;
}

/** Where years begin, as many of them named as there is room for. */
function yearMarks(firstYear: number, years: number, bottom: number): Html {
  const step = Math.ceil(years / maxYearLabels);
  const yearWidth = (width - left - right) / years;
  return html`${Array.from({ length: Math.ceil(years / step) }, (_, index) => {
    const x = (left + index * step * yearWidth).toFixed(1);
    return html`<line x1="${x}" x2="${x}" y1="0" y2="${bottom + 4}"/><text x="${x}" y="${bottom + 18}">${firstYear + index * step}</text>`;
  })}`;
}

/** `March 2017`, of `2017-03`. */
function wordsOf(month: string): string {
  const time = new Date(`${month}-01T00:00:00Z`);
  if (Number.isNaN(time.getTime())) return month;
  return time.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}
