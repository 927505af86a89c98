import type { CanonicalLocation } from './location.ts';
import { withoutScheme } from './lookup-value.ts';
import { plainLocation } from './plain-location.ts';

/**
 * The canonical form of a URL with or without its scheme, of a tracker listing's URL cell, or of a bare host or IP.
 * Undefined when there is no host to be read in it. Never throws.
 */
export function canonicalLocation(value: string): CanonicalLocation | undefined {
  return plainLocation(value) ?? parsedLocation(value);
}

/** The same for a value that `plainLocation` leaves to parsing. */
export function parsedLocation(value: string): CanonicalLocation | undefined {
  const url = parse(withoutScheme(decodeAmpersands(value.trim())));
  if (url === undefined) return undefined;
  const host = withoutTrailingDot(withoutBrackets(url.hostname));
  if (host === '') return undefined;
  const pathname = normalisePercentEncoding(url.pathname);
  return {
    host,
    port: url.port === '443' ? '' : url.port,
    path: withoutTrailingSlash(pathname) + normalisePercentEncoding(url.search),
    isDirectory: url.search === '' && pathname.endsWith('/'),
  };
}

/**
 * The canonical host named by a URL or by a bare host, `host:port` or IP, as a browser would understand it: `0x7f.1` and
 * `127%2e0.0.1` are `127.0.0.1`. Undefined when there is none to be read. Never throws.
 */
export function hostOf(value: string): string | undefined {
  return canonicalLocation(value)?.host;
}

function parse(location: string): URL | undefined {
  return URL.parse(`http://${location}`) ?? URL.parse(`http://[${location}]`) ?? undefined;
}

/** Old copies of the tracker's feeds hold `&amp;` for `&`. */
function decodeAmpersands(value: string): string {
  return value.includes('&amp;') ? value.replaceAll('&amp;', '&') : value;
}

function withoutBrackets(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

function withoutTrailingDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

function withoutTrailingSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

const encodedOctet = /%[0-9a-f]{2}/gi;
const unreserved = /[\w.~-]/;

/** RFC 3986, section 6.2.2: unreserved characters decoded, the hexadecimal digits of the others in upper case. */
function normalisePercentEncoding(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(encodedOctet, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return unreserved.test(character) ? character : octet.toUpperCase();
  });
}
