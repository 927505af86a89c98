import type { Observable } from '../observable.ts';
import { urlsWithin } from './embedded-url.ts';
import { typeOf } from './observable-of.ts';
import { withoutTrailingPunctuation } from './trailing-punctuation.ts';

/** A URL that was found in a text, and the URLs within it, each if its host has a dot or is a number (`http://1572395042/`). */
export function urlObservables(url: string): Observable[] {
  return [...remoteUrl(url), ...withinUrl(url)];
}

/** The observables within a URL: targets of redirects, the addresses that mail filters and archives wrap. */
export function withinUrl(url: string): Observable[] {
  return urlsWithin(url).flatMap(remoteUrl);
}

function remoteUrl(url: string): Observable[] {
  const value = withoutTrailingPunctuation(url);
  return typeOf(value) === 'url' && hasRemoteHost.test(value) ? [{ type: 'url', value }] : [];
}

/** Eight to ten digits, or their hexadecimal or octal form, are an address from 1.0.0.0 on, as browsers read it. */
const hasRemoteHost =
  /^[a-z]+:\/\/(?:[^/?#]*@)?(?:\[|[^/?#:]*\.|(?:[1-9]\d{7,9}|0x[\da-f]{7,8}|0[0-7]{9,11})(?=[:/?#]|$))/i;
