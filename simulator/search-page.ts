import type { ListingRow } from './listing-row.ts';
import { escapeMarkup, htmlPage, type Page } from './page.ts';

const defaultPageSize = 40;

/**
 * `index.php`: the listings whose URL, IP or family contains `search` (`m` of them from the `s`th on, 40 from the start
 * unless told otherwise), as a table of date, URL, IP and family.
 */
export function searchPage(rows: readonly ListingRow[], parameters: URLSearchParams): Page {
  const search = parameters.get('search')?.trim() ?? '';
  const offset = wholeNumber(parameters.get('s'), 0);
  const limit = wholeNumber(parameters.get('m'), defaultPageSize);
  const wanted = search.toLowerCase();
  const found = wanted === '' ? rows : rows.filter((row) => contains(row, wanted));
  const lines = found.slice(offset, offset + limit).map(tableRow);
  const heading = "<tr><td class='tdt'>Date</td><td>Content</td><td>IP</td><td>Type</td></tr>";
  const table = `<table class='ExploitTable'>\n${[heading, ...lines].join('\n')}\n</table>`;
  const form = `<form action='index.php'><input name='search' value='${escapeMarkup(search)}'></form>`;
  return htmlPage('CyberCrime', `${form}\n<p>${found.length} listings</p>\n${table}`);
}

function contains({ url, ip, type }: ListingRow, wanted: string): boolean {
  return [url, ip, type].some((cell) => cell.toLowerCase().includes(wanted));
}

function tableRow({ date, url, ip, type }: ListingRow): string {
  const cells = [date, url, ip, type].map((cell) => `<td>${escapeMarkup(cell)}</td>`);
  return `<tr class='monitoring'>${cells.join('')}</tr>`;
}

function wholeNumber(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
}
