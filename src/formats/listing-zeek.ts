import { searchLink } from '../tracker/links.ts';
import { type Indicator, type IndicatorType, indicatorTitle } from './indicator.ts';
import type { ListingFormat } from './listing-format.ts';

const fields = ['indicator', 'indicator_type', 'meta.source', 'meta.desc', 'meta.url'];

const types: Readonly<Record<IndicatorType, string>> = {
  url: 'Intel::URL',
  domain: 'Intel::DOMAIN',
  ip: 'Intel::ADDR',
};

/**
 * A file for Zeek's Intelligence Framework (`Intel::read_files`): tab-separated, the `#fields` line first. URLs without
 * scheme, as the framework wants them; it sees only those that travel unencrypted.
 */
export const listingsAsZeek: ListingFormat = function* ({ indicators }, { trackerUrl }) {
  yield `#fields\t${fields.join('\t')}\n`;
  for (const indicator of indicators) yield row(indicator, searchLink(trackerUrl, indicator.value));
};

function row(indicator: Indicator, link: string): string {
  const cells = [indicator.value, types[indicator.type], 'CyberCrime Tracker', indicatorTitle(indicator), link];
  return `${cells.map(cell).join('\t')}\n`;
}

/** Zeek's ASCII reader unescapes `\xNN`; an unescaped `-` alone would mean that the field is not set. */
function cell(text: string): string {
  if (text === '') return '-';
  if (text === '-') return '\\x2d';
  return text.replace(/[\p{Cc}\\]/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
