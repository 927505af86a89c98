import { hostOf } from './canonical.ts';
import type { CanonicalLocation } from './location.ts';
import type { ObservableType } from './observable.ts';
import type { IsOwnHost } from './own-name.ts';
import { hasPublicSuffix } from './public-suffix.ts';
import { isNoWebAddress } from './web-address.ts';

/** What may follow a link-local IPv6 address to name the interface it belongs to (RFC 4007, RFC 6874). */
const zone = /(?<=[\da-f:.])%[\w.~%-]+/i;

/** Where a browser begins to read the host: behind a scheme, and any slashes either way round. */
const beforeHost = /^[\s\p{Cc}]*(?:(?:https?|ftp|wss?):|(?:[a-z][a-z0-9+.-]*:)?(?=[/\\]))[/\\]*/iu;

const defangedDot = /\s?[[({<]\s?(?:[.,。]|dot)\s?[\])}>]\s?/gi;
const brackets = /[[\](){}<>]/g;

/**
 * Values that a browser can't read in another way than `canonicalLocation` does: a name or address, with or without
 * `scheme://`, and nothing odd. A port has no more digits than keep `http:10` from being an address of anyone's network.
 */
const hasOneReading = /^(?:[a-z][a-z\d+.-]*:\/\/)?[\w.-]+(?::\d{1,5})?(?:[/?#][\x21-\x7e]*)?$/i;

/** An `@` in a value that names no host, as it stands or in disguise: what is before it may be a password. */
const anyAt = /[@\uff20\ufe6b]|%40|[[({<]\s?at\s?[\])}>]/i;

/**
 * Whether a value must not leave the relay since it tells of someone's own network: the host it names, as the relay, as a
 * browser or as a person reads it, is one of it; or it is no web address at all; or it may hold a password that could not
 * be told from the rest.
 *
 * @param location The canonical location of the value.
 * @param lookupValue What the tracker would be asked for.
 */
export function isOwn(
  value: string,
  location: CanonicalLocation | undefined,
  lookupValue: string,
  isOwnHost: IsOwnHost,
): boolean {
  if (location !== undefined && isOwnHost(withoutDots(location.host))) return true;
  if (isNoWebAddress(value, location)) return true;
  if (location !== undefined && hasOneReading.test(value)) return false;
  if (location === undefined && (anyAt.test(lookupValue) || anyAt.test(fragmentOf(value)))) return true;
  return otherReadings(value, location).some((text) => {
    const host = hostOf(text);
    return host !== undefined && host !== location?.host && isOwnHost(withoutDots(host));
  });
}

/** Whether a host name is that of a device, not of a site: one that no public DNS could know. */
export function isDeviceName(type: ObservableType, location: CanonicalLocation | undefined): boolean {
  if (type !== 'hostname') return false;
  if (location === undefined) return true;
  const { host } = location;
  return !/:|\.\d+$/.test(host) && !hasPublicSuffix(host);
}

function otherReadings(value: string, location: CanonicalLocation | undefined): string[] {
  const bare = value.replace(/[\t\r\n]/g, '').replace(beforeHost, '');
  if (location !== undefined) return [bare];
  const refanged = bare.replace(defangedDot, '.');
  return [bare, bare.replace(zone, ''), refanged, refanged.replace(brackets, '')];
}

/** A `#` may be a password's too. */
function fragmentOf(value: string): string {
  const hash = value.indexOf('#');
  return hash === -1 ? '' : value.slice(hash);
}

function withoutDots(host: string): string {
  let end = host.length;
  while (host.charCodeAt(end - 1) === 46) end -= 1;
  return host.slice(0, end);
}
