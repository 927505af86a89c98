import { searchLink } from '../tracker/links.ts';
import { csvRow } from './csv-text.ts';
import type { ListingFormat } from './listing-format.ts';

/** CSV with a header, one listing a row as the tracker has it, safe to open in a spreadsheet (see `csvCell`). */
export const listingsAsCsv: ListingFormat = function* ({ listings }, { trackerUrl }) {
  yield csvRow(['date', 'family', 'url', 'ip', 'link']);
  for (const { date, family, url, ip } of listings) yield csvRow([date, family, url, ip, searchLink(trackerUrl, url)]);
};
