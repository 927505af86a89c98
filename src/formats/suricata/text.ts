import { withoutScheme } from '../../observables/lookup-value.ts';
import { searchLink } from '../../tracker/links.ts';

const plain = /^[\w.~/?&=%+,@-]$/;

/** Text for a `content` keyword: anything but harmless characters as hexadecimal bytes, `a|3B 22|b`. */
export function content(text: string): string {
  let result = '';
  for (const character of text) result += plain.test(character) ? character : `|${hexBytes(character)}|`;
  return result.replaceAll('||', ' ');
}

/** Text for `msg`: printable ASCII, `;`, `\` and `"` escaped by a backslash. */
export function message(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').replace(/[;\\"]/g, '\\$&');
}

/** The tracker's page about `value` for a `reference`, which goes without scheme; at most 1,000 characters. */
export function reference(trackerUrl: string, value: string): string {
  const link = withoutScheme(searchLink(trackerUrl, value));
  const shown = link.length > 1000 ? withoutScheme(searchLink(trackerUrl, '')) : link;
  return shown.replace(/[;\\"\s]/g, encodeURIComponent);
}

/** One word for a `metadata` value. */
export function metadataValue(text: string): string {
  return text.replace(/[^\w.-]+/g, '_');
}

function hexBytes(text: string): string {
  return Array.from(Buffer.from(text), (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
