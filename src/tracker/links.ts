/** The tracker's page that searches for `value`, percent-encoded, for a person to open. */
export function searchLink(trackerUrl: string, value: string): string {
  return pageAddress(trackerUrl, 'index.php', { search: value }).href;
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
