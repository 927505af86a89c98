import { isIP } from 'node:net';
import type { ListingRow } from './listing-row.ts';

/** Finds the newest row a VALUE of `query.php` matches; undefined when it matches none. Never throws. */
export type Matcher = (value: string) => ListingRow | undefined;

/**
 * Prepares matching over rows given newest first. VALUE is an address, a host or a location, without scheme:
 *
 * - an address matches a row's IP cell or its host, a bare host every row on exactly that host, on any port;
 * - a VALUE that ends in `/`, or is just `host:port`, matches every row at or below it on that port;
 * - any other VALUE matches rows with the same host, port, path and query.
 *
 * Written without the relay's own code, so that the two can be compared.
 */
export function createMatcher(rows: readonly ListingRow[]): Matcher {
  const byBareName = new Map<string, ListingRow>();
  const byLocation = new Map<string, ListingRow>();
  const byDirectory = new Map<string, ListingRow>();
  for (const row of rows) {
    addFirst(byBareName, addressOf(row.ip), row);
    const location = parseLocation(row.url);
    if (location === undefined) continue;
    const { host, origin, path, query } = location;
    addFirst(byBareName, host, row);
    addFirst(byLocation, origin + path + query, row);
    for (const directory of [path, ...ancestors(path)]) addFirst(byDirectory, origin + directory, row);
  }
  return (value) => {
    const location = parseLocation(value);
    if (location === undefined) return undefined;
    const { host, origin, path, query, isBare, isDirectory } = location;
    if (isBare) return byBareName.get(host);
    return isDirectory ? byDirectory.get(origin + path) : byLocation.get(origin + path + query);
  };
}

/** The host a VALUE or a URL cell names: lower case, IDN in ASCII, an IPv6 literal without brackets. Never throws. */
export function hostAsked(value: string): string | undefined {
  return parseLocation(value)?.host;
}

type Location = {
  readonly host: string;
  /** Host and port, the latter left out when it is 80 or 443. */
  readonly origin: string;
  /** From its leading `/`, without one trailing `/`. */
  readonly path: string;
  readonly query: string;
  /** Nothing but a host was named: no port, no slash. */
  readonly isBare: boolean;
  readonly isDirectory: boolean;
};

function parseLocation(text: string): Location | undefined {
  const value = text.trim().replaceAll('&amp;', '&');
  const url = URL.parse(`https://${isIP(value) === 6 ? `[${value}]` : value}`);
  if (url === null) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (host === '') return undefined;
  const origin = url.port === '' || url.port === '80' ? host : `${host}:${url.port}`;
  const isDirectory = url.search === '' && url.pathname.endsWith('/');
  return {
    host,
    origin,
    path: normaliseEscapes(url.pathname).replace(/\/$/, ''),
    query: normaliseEscapes(url.search),
    isBare: isDirectory && url.pathname === '/' && origin === host && !/[/\\]/.test(value),
    isDirectory,
  };
}

/** Escapes of letters, digits and `-._~` mean the character itself; the others are compared in upper case. */
function normaliseEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (octet) => {
    const plain = String.fromCharCode(Number(`0x${octet.slice(1)}`));
    return /[a-z0-9._~-]/i.test(plain) ? plain : octet.toUpperCase();
  });
}

/** The IP cell without stray white space or `]`, IPv6 in its shortest form; empty when that leaves no address. */
function addressOf(cell: string): string {
  const text = cell.trim().replace(/[\s\]]+$/, '');
  return isIP(text) === 0 ? '' : (parseLocation(text)?.host ?? '');
}

function ancestors(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}

function addFirst(map: Map<string, ListingRow>, key: string, row: ListingRow): void {
  if (!map.has(key)) map.set(key, row);
}
