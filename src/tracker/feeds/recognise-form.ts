import { canonicalLocation } from '../../observables/canonical.ts';
import type { FeedFault, FeedForm } from './feed.ts';

/** What a feed's first characters show it to be. `index` means no more than HTML: the table may come later. */
export type RecognisedForm =
  | { readonly kind: 'form'; readonly form: FeedForm; readonly description: string }
  | (FeedFault & { readonly kind: 'not-a-feed' });

/** Tells a feed's form by how it begins; the first 4,096 characters after leading white space are enough. */
export function recogniseForm(head: string): RecognisedForm {
  const start = head.replace(/^(?:\s|<br\s*\/?>)+/i, '');
  if (start === '') return { kind: 'not-a-feed', detail: 'it is empty' };
  if (/^\[\s*(?:[{\]]|$)/.test(start)) return { kind: 'form', form: 'json', description: 'a JSON array' };
  if (start.startsWith('{')) return { kind: 'not-a-feed', detail: `a JSON object: ${quote(start)}` };
  if (/^<(?:\?xml|rss)/i.test(start)) return { kind: 'not-a-feed', detail: 'an XML document' };
  if (start.startsWith('<')) return { kind: 'form', form: 'index', description: htmlDescription(start) };
  const lines = firstLines(start);
  if (tableColumns(lines[0]) !== undefined) return { kind: 'form', form: 'csv', description: 'a CSV table' };
  if (lines.filter(isLocation).length * 2 >= lines.length)
    return { kind: 'form', form: 'all', description: 'a list of URLs' };
  return { kind: 'not-a-feed', detail: `text that is no list of URLs: ${quote(start)}` };
}

/** The columns of a table, by their names in lower case, and what stands between its cells. */
export type TableColumns = { readonly names: readonly string[]; readonly separator: string };

/** What `line` says if it is the header of a table with a URL column. Spreadsheets write semicolons and tabs as well. */
export function tableColumns(line = ''): TableColumns | undefined {
  return [',', ';', '\t']
    .map((separator) => ({ names: line.split(separator).map(columnName), separator }))
    .find(({ names }) => names.length > 1 && names.includes('url'));
}

function columnName(cell: string): string {
  return cell.replaceAll('"', '').trim().toLowerCase();
}

/** `an HTML page`, with its title where it has one. */
export function htmlDescription(html: string): string {
  const title = /<title[^<>]*>([^<]{1,100})/i.exec(html)?.[1]?.trim();
  return title ? `an HTML page titled ${quote(title)}` : 'an HTML page';
}

/** At most ten lines that are neither empty nor a comment. */
function firstLines(text: string): readonly string[] {
  const lines = text.split(/[\r\n]+|<br\s*\/?>/i);
  return lines.filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#')).slice(0, 10);
}

/**
 * Whether the line begins with a host, and not merely with a word that could be one, such as `Forbidden`, nor with the cells
 * of a table, which `URL` takes for one.
 */
function isLocation(line: string): boolean {
  const host = canonicalLocation(line.replace(/^\s*\(SSL\)/i, ''))?.host ?? '';
  return /^[a-z\d._:-]+$/.test(host) && /[.:]/.test(host);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
