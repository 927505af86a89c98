import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { getDomain } from 'tldts';
import { hostOf } from '../observables/canonical.ts';
import { withoutScheme } from '../observables/lookup-value.ts';
import { isPrivateAddress } from '../observables/private-address.ts';

/** Listed URLs longer than this are not exported; their hosts are. */
const maxUrlLength = 2048;

const maxCellLength = 8192;

/** Where a listing's URL cell points, in a form that engines can match. */
export type ExportableLocation = {
  /** Lower case, IDN in ASCII; an IPv6 address without brackets. A public address, or a name valid in DNS. */
  readonly host: string;
  /**
   * `host[:port]/path[?query]` as an HTTP client puts it on the wire, in printable ASCII; without scheme, user name and
   * fragment. Empty when it would exceed `maxUrlLength`.
   */
  readonly url: string;
};

/**
 * What can be exported of a listing's URL cell. Undefined for anything that must not reach a blocklist: no readable host, a
 * private or otherwise not routable address, a name of someone's own network. Never throws.
 */
export function exportableLocation(cell: string): ExportableLocation | undefined {
  if (cell.length > maxCellLength) return undefined;
  const text = withoutScheme(cell.trim()).replaceAll('&amp;', '&');
  const parsed = URL.parse(`http://${text}`) ?? URL.parse(`http://[${text}]`);
  const named = hostOf(cell);
  if (parsed === null || named === undefined) return undefined;
  const host = exportableAddress(named) ?? (isExportableName(named) ? named : undefined);
  if (host === undefined) return undefined;
  const authority = (host.includes(':') ? `[${host}]` : host) + (parsed.port && `:${parsed.port}`);
  const url = authority + parsed.pathname + parsed.search;
  return { host, url: url.length > maxUrlLength ? '' : url };
}

const notRoutable: ReadonlySet<string> = new Set(['unspecified', 'broadcast', 'multicast', 'carrierGradeNat']);

/**
 * `cell` as a canonical IPv4 or IPv6 address (RFC 5952; IPv4 mapped into IPv6 as IPv4), or undefined when it is none or not
 * one of the public Internet: private, loopback, link-local, unspecified, multicast, broadcast, carrier-grade NAT.
 */
export function exportableAddress(cell: string): string | undefined {
  const text = cell.trim();
  if (isIP(text) === 0 || text.includes('%')) return undefined;
  const address = ipaddr.process(text);
  if (isPrivateAddress(address.toString()) || notRoutable.has(address.range())) return undefined;
  return address.toString();
}

/**
 * Whether blocking exactly this name hits the host that was listed and not everyone: true for names valid in DNS, false
 * for a public suffix such as `co.uk` or `github.io`, which belongs to no single party.
 */
export function isExportableDomain(host: string): boolean {
  return isExportableName(host) && getDomain(host, { allowPrivateDomains: true, validateHostname: false }) !== null;
}

const label = /^[a-z0-9_-]{1,63}$/;
const ownNetwork = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|arpa)$/;

/** At least two labels of letters, digits, `-` and `_`, at most 253 characters (RFC 1035), and not of someone's own network. */
function isExportableName(host: string): boolean {
  if (host.length > 253 || isIP(host) !== 0 || ownNetwork.test(host)) return false;
  const labels = host.split('.');
  return labels.length > 1 && labels.every((part) => label.test(part));
}
