import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { addressRanges } from './address-ranges.ts';
import type { AllowlistEntries } from './allowlist.ts';
import { frontingNetworks, publicResolvers } from './fronting-ranges.ts';
import { isPublicSuffix } from './public-suffix.ts';
import { sharedHostKind } from './shared-hosts.ts';

/** Why a host belongs to everyone, in a few words for a person. */
export type Allowance = {
  readonly why: string;
  /** Whether the operator's own list names it, and not just the built-in one. */
  readonly isOwn: boolean;
};

/** The places that are never an indicator of their own: hosts, domains and addresses that blocking would hit everyone with. */
export type AllowedPlaces = {
  /** Why `host`, a name or an address in canonical form, is such a place; undefined when it is none. Takes microseconds. */
  readonly of: (host: string) => Allowance | undefined;
  /** The same for two with the same places, and another for others. */
  readonly fingerprint: string;
  /** When the operator's own list last changed, in Unix milliseconds; 0 when there is none. */
  readonly changedAt: number;
};

/**
 * The places that an operator's list names, and, unless `isBuiltInUsed` is false, those that are built in: public resolvers,
 * fronting networks, and hosts of everyone's. Public suffixes are such places in any case.
 */
export function allowedPlaces(own: AllowlistEntries = { names: [], ranges: [] }, isBuiltInUsed = true): AllowedPlaces {
  const names = new Set(own.names);
  const ranges = addressRanges(own.ranges);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([own.names, own.ranges, isBuiltInUsed]))
    .digest('base64url');
  return {
    fingerprint,
    changedAt: own.changedAt ?? 0,
    of(host) {
      if (host === '') return undefined;
      if (ranges.has(host) || isAtOrBelow(host, names)) return { why: 'allowed by ALLOWLIST_FILE', isOwn: true };
      const why = isBuiltInUsed ? builtIn(host) : suffix(host);
      return why === undefined ? undefined : { why, isOwn: false };
    },
  };
}

/** The places that are built in. */
export const builtInPlaces = allowedPlaces();

const resolvers = addressRanges(publicResolvers);
const networks = frontingNetworks.map(({ name, ranges }) => ({ name, ranges: addressRanges(ranges) }));

function builtIn(host: string): string | undefined {
  if (isIP(host) === 0) {
    const kind = sharedHostKind(host);
    return kind === undefined ? undefined : `it belongs to everyone (${kind})`;
  }
  if (resolvers.has(host)) return 'it is a public resolver';
  const network = networks.find(({ ranges }) => ranges.has(host));
  return network && `it is an address of ${network.name}, which fronts for many sites`;
}

function suffix(host: string): string | undefined {
  return isIP(host) === 0 && isPublicSuffix(host) ? 'it belongs to everyone (public suffix)' : undefined;
}

function isAtOrBelow(host: string, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  for (let at = 0; at !== -1 && at < host.length; at = nextLabel(host, at)) if (names.has(host.slice(at))) return true;
  return false;
}

function nextLabel(host: string, from: number): number {
  const dot = host.indexOf('.', from);
  return dot === -1 ? -1 : dot + 1;
}
