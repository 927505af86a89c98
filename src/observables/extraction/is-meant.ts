import type { Observable } from '../observable.ts';
import { hasEmptyEnding, isCall, isLikelyCode, isPackage } from './likely-code.ts';
import { isLikelyFile } from './likely-file.ts';
import { isLikelyVersion } from './likely-version.ts';

/** A position in a text. */
export type Place = { readonly text: string; readonly at: number };

/**
 * Whether a value without a scheme is an observable that the text means, and nothing that only looks like one.
 * What was defanged is meant, unless it is cut out of something longer.
 *
 * @param next the character behind the value; empty at the end.
 * @param place where the value is.
 */
export function isMeant({ type, value }: Observable, next: string, wasDefanged: boolean, { text, at }: Place): boolean {
  if (isCutOff(value, next)) return false;
  if (type === 'ipv6') return next !== ':' && (wasDefanged || isAssigned.test(value));
  if (wasDefanged) return true;
  if (isNoHosts.test(value)) return false;
  if (type === 'ip') return next !== '+' && !isLikelyVersion(text, at);
  if (type === 'domain')
    return !isCall(value, next) && !isLikelyCode(value) && (!isLikelyFile(value) || isNamedAsHost(text, at));
  return !isPackage(hostOf(value)) && !isLineOfFile(value, next);
}

const hostBefore =
  /(?<=(?<![a-z\d])(?:host|hostname|domain|fqdn|query|qname|rrname|sni|server_name|dst|dhost)(?:\[\w{1,10}\] |["']?\s?[:=]\s?["']?))/iy;

/** Whether what stands at `at` is said to be a host: `host=evil.sh`, `Host: evil.py`, `query: evil.zip`, `query[A] evil.sh`. */
function isNamedAsHost(text: string, at: number): boolean {
  hostBefore.lastIndex = at;
  return hostBefore.test(text);
}

function hostOf(location: string): string {
  return location.slice(0, location.search(/[:/?]/));
}

const goesOn = /^[\p{L}\p{Nd}_@/-]/u;
const unspaced = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u;

/** Whether the text goes on where the value ends. In scripts without spaces it may. */
function isCutOff(value: string, next: string): boolean {
  return goesOn.test(next) && !(unspaced.test(next) && /[\x21-\x7e]$/.test(value));
}

/** What is assigned of IPv6's addresses (IANA), so that `10:22::33` is a time and `00:1a:2b:ff:fe:3c:4d:5e` a device's. */
const isAssigned = /^\[|^(?:[23][\da-f]{3}|f[c-f][\da-f]{2}|100|64:ff9b|5f00):|^::(?=.*\d)/i;

/** Masks, broadcast addresses and "any address". */
const isNoHosts = /^(?:255\.|0\.0\.0\.0(?:[:/]|$))/;

/** `main.cc:42: error`, `Main.java:42` */
function isLineOfFile(value: string, next: string): boolean {
  if (!/^[^:/?]*\p{L}:\d+$/u.test(value)) return false;
  return hasEmptyEnding(hostOf(value)) || (next === ':' && isLikelyFile(hostOf(value)));
}
