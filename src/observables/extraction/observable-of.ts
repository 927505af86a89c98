import { isIP } from 'node:net';
import type { Observable, ObservableType } from '../observable.ts';
import { decodedUrl, encodedUrl } from './embedded-url.ts';
import { hasKnownEnding } from './known-ending.ts';
import { withTwoSlashes } from './odd-slashes.ts';
import { looksDefanged, refang } from './refang.ts';

const maxLength = 8192;
const isEncoded = new RegExp(`^${encodedUrl}$`, 'i');

/**
 * The observable that one plain value, such as a line of a list or a cell of a table, stands for: re-fanged if it was
 * defanged, decoded if all of it was percent-encoded (`https%3A%2F%2F…`), otherwise its text as it is, without
 * surrounding white space.
 *
 * - `ip`, `ipv6`: an address alone, an IPv6 one with or without brackets.
 * - `domain`: a name alone, with at least one dot and an ending in use.
 * - `url`: a value with a scheme, or a name or address with a port, path or query.
 *
 * Undefined for anything else: blank, a comment (`#`), a hash, an e-mail address, a network (`192.0.2.0/24`), a file
 * name, a sentence, a value beyond 8,192 characters. Never throws.
 */
export function observableOf(value: string): Observable | undefined {
  const trimmed = value.trim();
  if (trimmed.length < 3 || trimmed.length > maxLength || trimmed.startsWith('#')) return undefined;
  const plain = plainOf(trimmed);
  const type = typeOf(plain);
  if (type === undefined) return undefined;
  return { type, value: type === 'ipv6' ? withoutBrackets(plain) : plain };
}

function plainOf(value: string): string {
  if (isEncoded.test(value)) return decodedUrl(value);
  const plain = withTwoSlashes(looksDefanged(value) ? refang(value) : value);
  return hostNetwork.test(plain) ? plain.slice(0, plain.lastIndexOf('/')) : plain;
}

/** The network that an address is by itself. */
const hostNetwork = /^[\d.]+\/32$|^[\da-f:.]*:[\da-f:.]*\/128$/i;

const location = /^(?:([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#]*@)?)?(\[[\da-f:.]+\]|[^\s/?#:@[\]]+)(:\d{1,5})?([/?#]\S*)?$/i;
const networkSize = /^\/\d{1,3}$/;

/** What a re-fanged value is; undefined when it is none of the types that can be looked up. */
export function typeOf(plain: string): ObservableType | undefined {
  const parts = location.exec(plain);
  if (parts === null) return isIP(plain) === 6 ? 'ipv6' : undefined;
  const [, scheme, host = '', port, rest] = parts;
  const hostType = typeOfHost(host);
  if (scheme !== undefined) return hostType === undefined && !isSchemedHost(host) ? undefined : 'url';
  if (hostType === undefined || (hostType !== 'domain' && rest !== undefined && networkSize.test(rest)))
    return undefined;
  return port === undefined && rest === undefined ? hostType : 'url';
}

const name = /^(?:[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,63}\.?$/u;

function typeOfHost(host: string): 'ip' | 'ipv6' | 'domain' | undefined {
  if (host.startsWith('[')) return isIP(host.slice(1, -1)) === 6 ? 'ipv6' : undefined;
  if (endsInDigit(host) && isIP(host) === 4) return 'ip';
  return host.length <= 253 && host.includes('.') && hasKnownEnding(host) && name.test(host) ? 'domain' : undefined;
}

/** A scheme says enough for a host to be one, whatever its ending: `http://intranet/`. */
function isSchemedHost(host: string): boolean {
  return host.length <= 253 && /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.%-]*$/u.test(host);
}

function endsInDigit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57;
}

/** An IPv6 address as it is written alone: `[2001:db8::1]` is `2001:db8::1`. */
export function withoutBrackets(address: string): string {
  return address.startsWith('[') ? address.slice(1, -1) : address;
}
