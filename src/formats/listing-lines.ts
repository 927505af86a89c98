import { searchLink } from '../tracker/links.ts';
import { csvRow } from './csv-text.ts';
import { aboutExport } from './export-context.ts';
import { jsonText } from './json-text.ts';
import type { ListingFormat } from './listing-format.ts';
import type { WatchType } from './watch-items.ts';

/** CSV with a header, one listing a row as the tracker has it, safe to open in a spreadsheet (see `csvCell`). */
export const listingsAsCsv: ListingFormat = {
  head: () => csvRow(['date', 'family', 'url', 'ip', 'link']),
  *entries({ listings }, { trackerUrl }) {
    for (const { date, family, url, ip } of listings)
      yield csvRow([date, family, url, ip, searchLink(trackerUrl, url)]);
  },
  tail: '',
};

/** NDJSON: one listing a line as the tracker has it, `{date, family, url, ip, link}`, all strings, empty when unknown. */
export const listingsAsJson: ListingFormat = {
  head: () => '',
  *entries({ listings }, { trackerUrl }) {
    for (const { date, family, url, ip } of listings)
      yield `${jsonText({ date, family, url, ip, link: searchLink(trackerUrl, url) })}\n`;
  },
  tail: '',
};

/** Plain lines for firewalls: the values of one type, one a line, URLs without scheme. Comments begin with `#`. */
export function listingsAsLines(type: WatchType): ListingFormat {
  return {
    head: (_, context) => aboutExport(context, '#'),
    *entries({ items }) {
      for (const item of items) if (item.type === type) yield `${item.value}\n`;
    },
    tail: '',
  };
}

/** A hosts file: each listed name at 0.0.0.0, where nothing answers. Addresses and URLs cannot be told in this format. */
export const listingsAsHosts: ListingFormat = {
  head: (_, context) => aboutExport(context, '#'),
  *entries({ items }) {
    for (const { type, value } of items) if (type === 'domain') yield `0.0.0.0 ${value}\n`;
  },
  tail: '',
};
