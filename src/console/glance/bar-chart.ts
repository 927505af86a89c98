import { html } from 'hono/html';
import type { Count } from '../../mirror/counts.ts';
import type { Html } from '../layout.ts';
import { visible } from '../visible-text.ts';

/** A bar: its name, its whole length, and the parts that this is made of; one without parts is a part by itself. */
export type Bar = { readonly name: string; readonly count: number; readonly parts?: readonly Count[] };

/** What is charted: `keys` are the names of parts that have a colour of their own, in its order. */
export type Chart = {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
  readonly keys?: readonly string[];
};

const width = 640;
const labelWidth = 150;
const countWidth = 70;
const rowHeight = 26;
const barHeight = 16;

/** A chart of horizontal bars, drawn here, and the same as a table for who can't see it. */
export function barChart({ title, unit, bars, keys = [] }: Chart): Html {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const scale = (width - labelWidth - countWidth) / most;
  const height = bars.length * rowHeight;
  return html`<figure class="chart">
<figcaption><h2>${title}</h2>${keys.length === 0 ? '' : legend(keys)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}: the table below has the numbers">
${bars.map((bar, row) => oneBar(bar, row, scale, keys))}
</svg>
<details><summary>As a table</summary>
<table><thead><tr><th scope="col">${title}</th><th scope="col" class="number">${unit}</th></tr></thead>
<tbody>${bars.map(({ name, count }) => html`<tr><th scope="row">${visible(name)}</th><td class="number">${count.toLocaleString('en')}</td></tr>`)}</tbody></table>
</details>
</figure>`;
}

function oneBar(
  { name, count, parts = [{ name: '', count }] }: Bar,
  row: number,
  scale: number,
  keys: readonly string[],
) {
  const top = row * rowHeight;
  const middle = top + barHeight - 3;
  let x = labelWidth;
  const pieces = parts.map((part) => {
    const length = part.count * scale;
    const piece = html`<rect x="${x.toFixed(1)}" y="${top}" width="${Math.max(length, 0.5).toFixed(1)}" height="${barHeight}" class="bar-${colourOf(part.name, keys)}"><title>${part.name === '' ? name : `${name}, ${part.name}`}: ${part.count.toLocaleString('en')}</title></rect>`;
    x += length;
    return piece;
  });
  const label = name.length > 20 ? `${name.slice(0, 19)}…` : name;
  return html`<text x="${labelWidth - 8}" y="${middle}" text-anchor="end">${label}</text>${pieces}<text x="${(x + 6).toFixed(1)}" y="${middle}">${count.toLocaleString('en')}</text>`;
}

function colourOf(part: string, keys: readonly string[]): number | 'others' {
  if (keys.length === 0) return 0;
  const index = keys.indexOf(part);
  return index === -1 ? 'others' : index;
}

function legend(keys: readonly string[]): Html {
  return html`<ul class="legend">${keys.map(
    (key, index) => html`<li class="key-${index}">${visible(key)}</li>`,
  )}<li class="key-others">others</li></ul>`;
}
