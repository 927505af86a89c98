import ipaddr from 'ipaddr.js';
import { hostOf } from './canonical.ts';
import type { Observable } from './observable.ts';

const privateRanges: ReadonlySet<string> = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal']);

/**
 * Whether the observable names an address of someone's own network, which must not be told to the tracker: RFC 1918 and
 * unique local addresses, loopback and link-local ones, and `localhost`, as the value itself or as a URL's host, in every
 * spelling a browser accepts (`0x7f.1`, `2130706433`, IPv4 mapped into IPv6).
 * 0.0.0.0 and the documentation ranges are not private.
 */
export function isPrivate(observable: Observable): boolean {
  const host = hostOf(observable.value);
  if (host === undefined) return false;
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return ipaddr.isValid(host) && privateRanges.has(ipaddr.process(host).range());
}
