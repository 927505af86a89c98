import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type CanonicalLocation, hostOf } from './canonical.ts';
import type { Observable } from './observable.ts';

const privateRanges: ReadonlySet<string> = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal']);

/** What may follow a link-local IPv6 address to name the interface it belongs to (RFC 4007, RFC 6874). */
const zone = /(?<=[\da-f:.])%[\w.~%-]+/i;

/**
 * Values that a browser can't read in another way than `hostOf` does: a name or address, with or without `scheme://`, and
 * nothing odd. A port has no more digits than keep `http:10` from being an address of anyone's network.
 */
const plain = /^(?:[a-z][a-z\d+.-]*:\/\/)?[\w.-]+(?::\d{1,5})?(?:[/?#][\x21-\x7e]*)?$/i;

/**
 * Whether the observable names an address of someone's own network, which must not be told to the tracker: RFC 1918 and
 * unique local addresses, loopback and link-local ones, and `localhost`, as the value itself or as a URL's host, in every
 * spelling a browser accepts (`0x7f.1`, `2130706433`, IPv4 mapped into IPv6, `http:10.0.0.1`).
 * 0.0.0.0 and the documentation ranges are not private. Never throws.
 *
 * @param location The canonical location of the value.
 */
export function isPrivate({ value }: Observable, location: CanonicalLocation | undefined): boolean {
  const host = location?.host ?? (value.includes('%') ? hostOf(value.replace(zone, '')) : undefined);
  if (host !== undefined && isPrivateHost(host)) return true;
  if (plain.test(value)) return false;
  const hostForBrowser = URL.parse(value)?.host;
  const other = hostForBrowser === undefined ? undefined : hostOf(hostForBrowser);
  return other !== undefined && other !== host && isPrivateHost(other);
}

function isPrivateHost(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIP(host) !== 0 && privateRanges.has(ipaddr.process(host).range());
}
