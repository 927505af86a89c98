import { withTwoSlashes } from './odd-slashes.ts';

const encodedStart = String.raw`(?:https?|ftp)%(?:25){0,3}3A(?:%(?:25){0,3}2F|\/){2}`;
const encodedCharacter = String.raw`[\w.~%!*()+/-]`;

/** A pattern for a URL that is percent-encoded as a whole: `https%3A%2F%2Fevil.example%2Fa`, also encoded again. */
export const encodedUrl = `${encodedStart}${encodedCharacter}{1,8192}`;

const embedded = new RegExp(
  String.raw`(?<=[=?&\/]|\/__)(?:(${encodedUrl})|((?:https?|ftp):\/{1,3}(?!\/)[^&#]{1,8192}))|(?<==)(?:\/\/|%2F%2F)(?=[\w-]{1,63}\.)([^&#]{1,8192})`,
  'gi',
);
/** What Proofpoint's URL Defense v3 writes behind the URL that it wraps. */
const endOfWrapped = /__;.*$/;
/** Where a URL's host is at the earliest. */
const hostAt = 'ftp://'.length;
const maxWithin = 8;
/** A URL that Proofpoint's URL Defense v2 wraps, `-` standing for `%` and `_` for `/`. */
const wrappedV2 = /^https?:\/\/urldefense(?:\.proofpoint)?\.com\/v2\/url\?(?:[^#]*&)?u=((?:https?|ftp)-3A__[^&#]+)/i;

/**
 * The URLs within another one, such as the targets of redirects: in its query or path, percent-encoded or plain, and those
 * within them; eight at most. Most URLs have none, which is found out at once.
 */
export function urlsWithin(url: string): string[] {
  const found: string[] = [];
  for (let outer: string | undefined = url, next = 0; outer !== undefined; outer = found[next++]) {
    const wrapped = wrappedV2.exec(outer)?.[1];
    if (wrapped !== undefined) {
      if (found.length < maxWithin) found.push(decodedUrl(wrapped.replaceAll('-', '%').replaceAll('_', '/')));
      continue;
    }
    if (outer.indexOf(':/', hostAt) === -1 && !outer.includes('=//') && !outer.includes('%')) continue;
    embedded.lastIndex = hostAt;
    for (let match = embedded.exec(outer); match !== null; match = embedded.exec(outer)) {
      if (found.length >= maxWithin) return found;
      const [, encoded, plain = '', schemeless] = match;
      if (schemeless !== undefined) found.push(decodedUrl(`http://${schemeless}`));
      else found.push(encoded === undefined ? withTwoSlashes(plain.replace(endOfWrapped, '')) : decodedUrl(encoded));
    }
  }
  return found;
}

const encodingOfPercent = /^[a-z]+%25/i;
/** What a URL can't hold but as it is: blanks, quotes, angle brackets, line ends. */
const encodedEnd = /%(?:0[9ad]|2[02]|27|3[ce]|7c)/i;
const reserved = /%(?:2[134-689a-f]|3[0-9abdf]|4[0-9a-f]|5[0-9abdf]|6[1-9a-f]|7[0-9a]|7e)/gi;

/** A URL that `encodedUrl` matches, decoded as often as it was encoded (three times at most). */
export function decodedUrl(encoded: string): string {
  let url = encoded;
  for (let round = 0; round < 3 && encodingOfPercent.test(url); round++) url = url.replaceAll('%25', '%');
  const end = url.search(encodedEnd);
  return (end === -1 ? url : url.slice(0, end)).replace(reserved, (octet) =>
    String.fromCharCode(Number.parseInt(octet.slice(1), 16)),
  );
}
