import type { Question } from '../observables/question.ts';

let lastTrackerUrl: string | undefined;
let lastSearch = '';

/** CTIM's bound of an address. */
const maxLinkCharacters = 2048;

/**
 * The tracker's page that searches for what a question is about, for a person to open: for its look-up value, or for the
 * host alone where the address would exceed the 2,048 characters that CTIM allows.
 */
export function questionLink(trackerUrl: string, { lookupValue, location }: Question): string {
  const link = searchLink(trackerUrl, lookupValue);
  return link.length <= maxLinkCharacters ? link : searchLink(trackerUrl, location?.host ?? '');
}

/** The tracker's page that searches for `value`, percent-encoded, for a person to open. */
export function searchLink(trackerUrl: string, value: string): string {
  if (trackerUrl !== lastTrackerUrl) {
    lastSearch = pageAddress(trackerUrl, 'index.php', { search: '' }).href;
    lastTrackerUrl = trackerUrl;
  }
  // A URL's query writes the apostrophe encoded too.
  return lastSearch + encodeURIComponent(value.toWellFormed()).replaceAll("'", '%27');
}

/**
 * The address of one of the tracker's pages below its base address, its parameters percent-encoded so that no value can
 * reach another host, path or parameter. Lone surrogates, which cannot be encoded, become U+FFFD.
 */
export function pageAddress(trackerUrl: string, page: string, parameters: Readonly<Record<string, string>> = {}): URL {
  const base = trackerUrl.endsWith('/') ? trackerUrl : `${trackerUrl}/`;
  const query = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`,
  );
  return new URL(query.length === 0 ? page : `${page}?${query.join('&')}`, base);
}
