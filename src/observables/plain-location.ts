import { dottedQuad } from './dotted-quad.ts';
import type { CanonicalLocation } from './location.ts';

const label = '[a-z\\d_-]+';
/** A name whose last label begins with a letter, so that no browser takes it for a number, and thus an IPv4 address. */
const name = `${label}(?:\\.${label})*\\.[a-z][a-z\\d_-]*`;
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = `${octet}(?:\\.${octet}){3}`;
/** A port that is written as it would be anyway. */
const port = '(?::([1-9]\\d{0,3}|[1-5]\\d{4}))?';
/** What a path and a query hold as it stands: nothing to encode or to decode, no `&amp;`. */
const path = "(?:/[\\w~!$&'()*+,=:@.-]*)*";
const query = '(?:\\?[\\w~!$&()*+,=:@/?.-]+)?';

const plain = new RegExp(`^(?:https?://)?(${name}|${address})${port}(${path})(${query})$`, 'i');

/** Beyond this many characters, matching could need more stack than there is. */
const maxLength = 2048;

/**
 * A shortcut: the canonical form of a location that has nothing to be put right but the case of its host and a trailing
 * slash, as most have; several times faster than parsing it as a URL. Undefined for any other, whose canonical form has
 * to be found by parsing. Where it answers, it answers what parsing would.
 */
export function plainLocation(value: string): CanonicalLocation | undefined {
  if (dottedQuad(value) !== undefined) return { host: value, port: '', path: '', isDirectory: true };
  const parts = value.length > maxLength ? null : plain.exec(value);
  if (parts === null) return undefined;
  const [, host = '', port = '', path = '', query = ''] = parts;
  if (path.includes('/.') || (path === '' && query !== '')) return undefined;
  const lowerCaseHost = host.toLowerCase();
  if (lowerCaseHost.includes('xn--')) return undefined;
  const isDirectory = path === '' || path.endsWith('/');
  return {
    host: lowerCaseHost,
    port: port === '80' || port === '443' ? '' : port,
    path: (isDirectory ? path.slice(0, -1) : path) + query,
    isDirectory: isDirectory && query === '',
  };
}
