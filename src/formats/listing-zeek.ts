import { familyTitle } from '../tracker/family-kind.ts';
import { searchLink } from '../tracker/links.ts';
import type { ListingFormat } from './listing-format.ts';
import type { WatchItem, WatchType } from './watch-items.ts';

const fields = ['indicator', 'indicator_type', 'meta.source', 'meta.desc', 'meta.url'];

const types: Readonly<Record<WatchType, string>> = {
  url: 'Intel::URL',
  domain: 'Intel::DOMAIN',
  ip: 'Intel::ADDR',
};

/**
 * A file for Zeek's Intelligence Framework (`Intel::read_files`): tab-separated, the `#fields` line first. URLs without
 * scheme, as the framework wants them; it sees only those that travel unencrypted.
 */
export const listingsAsZeek: ListingFormat = {
  head: () => `#fields\t${fields.join('\t')}\n`,
  *entries({ items }, { trackerUrl }) {
    for (const item of items) yield row(item, searchLink(trackerUrl, item.searchValue));
  },
  tail: '',
};

function row({ type, value, families }: WatchItem, link: string): string {
  const cells = [value, types[type], 'CyberCrime Tracker', familyTitle(families), link];
  return `${cells.map(cell).join('\t')}\n`;
}

/** Zeek's ASCII reader unescapes `\xNN`; an unescaped `-` alone would mean that the field is not set. */
function cell(text: string): string {
  if (text === '') return '-';
  if (text === '-') return '\\x2d';
  return text.replace(/[\p{Cc}\\]/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
