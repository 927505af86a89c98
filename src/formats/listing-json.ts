import { searchLink } from '../tracker/links.ts';
import { jsonText } from './json-text.ts';
import type { ListingFormat } from './listing-format.ts';

/** NDJSON: one listing a line as the tracker has it, `{date, family, url, ip, link}`, all strings, empty when unknown. */
export const listingsAsJson: ListingFormat = function* ({ listings }, { trackerUrl }) {
  for (const { date, family, url, ip } of listings)
    yield `${jsonText({ date, family, url, ip, link: searchLink(trackerUrl, url) })}\n`;
};
