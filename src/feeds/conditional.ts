import { createHash } from 'node:crypto';

/** What a subscriber may hold already: an entity tag, and a moment in Unix milliseconds. */
export type Version = { readonly etag: string; readonly modifiedAt: number };

/**
 * The version of an answer that is made of `parts` and of a snapshot of `fetchedAt`. It is no older than the process, which
 * was started with its allowed places and settings.
 */
export function versionOf(parts: readonly unknown[], fetchedAt: number): Version {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return { etag: `W/"${digest.slice(0, 22)}"`, modifiedAt: Math.max(fetchedAt, performance.timeOrigin) };
}

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
