import type { Observable } from '../observable.ts';
import { urlsWithin } from './embedded-url.ts';
import { typeOf } from './observable-of.ts';
import { withoutTrailingPunctuation } from './trailing-punctuation.ts';

/** A URL that was found in a text, and the URLs within it, each if its host has a dot or is a number (`http://1572395042/`). */
export function urlObservables(url: string): Observable[] {
  return [...remoteUrl(url), ...withinUrl(url)];
}

/** Where a list without spaces goes on: `http://one.example/a,http://two.example/b`. */
const joint = /[,;|](?=(?:https?|ftp):\/\/)/i;

/**
 * The observables within a URL: targets of redirects, the addresses that mail filters and archives wrap; of several that are
 * joined by `,`, `;` or `|`, each.
 */
export function withinUrl(url: string): Observable[] {
  const joined = url.split(joint);
  return joined.length > 1
    ? joined.flatMap(urlObservables)
    : [...urlsWithin(url).flatMap(remoteUrl), ...namedByMimecast(url)];
}

/** Mimecast's links tell no more of the URL that they stand for than its host. */
const mimecast = /^https?:\/\/[\w.-]{1,253}\.mimecast(?:protect)?\.com\/[^?#]*\?(?:[^#]*&)?domain=([\w.-]{1,253})/i;

function namedByMimecast(url: string): Observable[] {
  const host = mimecast.exec(url)?.[1] ?? '';
  const type = typeOf(host);
  return type === undefined ? [] : [{ type, value: host }];
}

function remoteUrl(url: string): Observable[] {
  const value = withoutTrailingPunctuation(url);
  return typeOf(value) === 'url' && hasRemoteHost.test(value) ? [{ type: 'url', value }] : [];
}

/** Eight to ten digits, or their hexadecimal or octal form, are an address from 1.0.0.0 on, as browsers read it. */
const hasRemoteHost =
  /^[a-z]+:\/\/(?:[^/?#]*@)?(?:\[|[^/?#:]*\.|(?:[1-9]\d{7,9}|0x[\da-f]{7,8}|0[0-7]{9,11})(?=[:/?#]|$))/i;
