/** What a subscriber may hold already: an entity tag, and a moment in Unix milliseconds. */
export type Version = { readonly etag: string; readonly modifiedAt: number };

/** Headers that tell the version, and that it has to be asked for anew each time. */
export function versionHeaders({ etag, modifiedAt }: Version): Record<string, string> {
  return {
    etag,
    'last-modified': new Date(modifiedAt).toUTCString(),
    'cache-control': 'private, no-cache',
    vary: 'Accept-Encoding, Authorization',
  };
}

/** Whether the request names this version's own tag, which only its receivers know. */
export function isNamed(headers: Headers, { etag }: Version): boolean {
  const tags = headers.get('if-none-match') ?? '';
  return tags.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/**
 * Whether the request says that its sender needs nothing newer (RFC 9110, section 13): any version that there is (`*`), or,
 * where it names no tag, one of a date.
 */
export function isRecentEnough(headers: Headers, { modifiedAt }: Version): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) return tags.trim() === '*';
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  return !Number.isNaN(since) && Math.floor(modifiedAt / 1000) * 1000 <= since;
}

function opaque(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}
