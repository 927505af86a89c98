import { observableOf } from '../observables/extraction/observable-of.ts';
import type { Observable } from '../observables/observable.ts';

const hostNames = new Set(['host', 'hostname', 'http_host', 'http.host', 'http.hostname', 'cs-host']);
const pathNames = new Set(['uri', 'url', 'path', 'http.url', 'http.uri', 'cs-uri', 'cs-uri-stem']);

/** Whether a field of this name may be half of a URL that was written down in two. */
export function isHalfOfUrl(name: string): boolean {
  const lower = name.toLowerCase();
  return hostNames.has(lower) || pathNames.has(lower);
}

const namedHalf = /(?<![\w.-])(hostname|http_host|host|url|uri)=(?:"([^"]{1,8192})"|([^\s"]{1,8192}))/g;

/** The URL that a line of a log tells in two of its `name=value`s, as FortiGate's do: `hostname="evil.example" url="/a"`. */
export function pageUrlOfLine(line: string): Observable | undefined {
  if (!/host(?:name)?=/.test(line) || !/ur[il]=/.test(line)) return undefined;
  const fields = line.matchAll(namedHalf).map(([, name = '', quoted, bare = '']) => [name, quoted ?? bare] as const);
  const url = pageUrl(fields);
  return url !== undefined && hasDottedHost.test(url.value) ? url : undefined;
}

const hasDottedHost = /^http:\/\/[^/]*\./;

/**
 * The URL that one record tells in two fields, a host (`host`, `hostname`) and a path that starts with `/` (`uri`, `url`,
 * `path`), as Zeek's `http.log` and Suricata's `http` events do. Undefined for a record without both.
 */
export function pageUrl(fields: Iterable<readonly [name: string, value: string]>): Observable | undefined {
  let host: string | undefined;
  let path: string | undefined;
  for (const [name, value] of fields) {
    const lower = name.toLowerCase();
    if (hostNames.has(lower) && !/[/?#@\s]/.test(value)) host ??= value;
    if (pathNames.has(lower) && value.startsWith('/')) path ??= value;
  }
  if (host === undefined || path === undefined) return undefined;
  const observable = observableOf(`http://${host}${path}`);
  return observable?.type === 'url' ? observable : undefined;
}
