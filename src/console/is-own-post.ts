/**
 * Whether a request that changes or reveals something comes from a page of ours, or from no browser at all. Browsers tell
 * where a post comes from: by `Sec-Fetch-Site` over HTTPS and on this machine, by `Origin` everywhere.
 */
export function isOwnPost({ headers }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  return origin === null || URL.parse(origin)?.host === headers.get('host');
}
