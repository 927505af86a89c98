import { domainToASCII } from 'node:url';
import { isPrivateAddress } from './private-address.ts';

/**
 * Endings of names that are only known within someone's own network: RFC 6762 (`local` and appendix G), RFC 6761, ICANN's
 * `internal`; and `arpa`, below which are homes (`home.arpa`) and addresses written backwards.
 */
const ownEndings: ReadonlySet<string> = new Set([
  'local',
  'localdomain',
  'localhost',
  'internal',
  'intranet',
  'corp',
  'home',
  'lan',
  'private',
  'arpa',
]);

/** Tells whether a host, in canonical form, is an address or a name of someone's own network. */
export type IsOwnHost = (host: string) => boolean;

/**
 * Makes a test for hosts of someone's own network: private addresses, names of a single label, names that end in one of
 * the usual endings (`.local`, `.corp` and the like), and what is at or below one of `privateSuffixes`, in any spelling:
 * `corp.example`, `.Corp.Example`, `*.bücher.example`.
 */
export function ownHosts(privateSuffixes: readonly string[]): IsOwnHost {
  const suffixes = privateSuffixes.map(canonicalSuffix).filter((suffix) => suffix !== '');
  return (host) => {
    const dot = host.lastIndexOf('.');
    if (dot === -1) return !host.includes(':') || isPrivateAddress(host);
    const first = host.charCodeAt(dot + 1);
    if (first >= 48 && first <= 57 && isPrivateAddress(host)) return true;
    if (ownEndings.has(host.slice(dot + 1))) return true;
    return suffixes.length > 0 && suffixes.some((suffix) => isAtOrBelow(host, suffix));
  };
}

function canonicalSuffix(suffix: string): string {
  return domainToASCII(suffix.trim().replace(/^\*?\.+/, '')).replace(/\.+$/, '');
}

function isAtOrBelow(host: string, suffix: string): boolean {
  return host.endsWith(suffix) && (host.length === suffix.length || host[host.length - suffix.length - 1] === '.');
}
