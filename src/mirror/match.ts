import type { Listing } from '../tracker/listing.ts';

/**
 * What the mirror knows of an observable (docs/api.md, "Sources"). `listings` is never empty, and in the order
 * of the feed, but for `exact`, where those at the very location come first.
 *
 * - `exact`: a URL that is listed; for a directory or just a host, the listings below it are there too.
 * - `below`: a directory or just a host with listings somewhere below it, or a domain with listings on it.
 * - `host`: a URL that is not listed, elsewhere on a host or an address that is, be it at another port: a neighbour of
 *   `listings`.
 * - `ip`: an address, alone or as a URL, that listings have as their IP or as their host.
 * - `shared-ip`: such an address that serves so many listed hosts (`sharedHostsThreshold`) that it is likely shared
 *   hosting.
 */
export type Match =
  | { readonly kind: 'exact' | 'below' | 'host'; readonly listings: readonly Listing[] }
  | {
      readonly kind: 'ip' | 'shared-ip';
      readonly listings: readonly Listing[];
      /** How many distinct listed hosts the address serves; itself counts as one if it is listed as a host. */
      readonly hostsOnAddress: number;
    };

/**
 * From how many distinct listed hosts on an address counts as shared hosting. Of the 5,242 addresses in the tracker's
 * listings of January 2018, 84 % served one listed host, 99.3 % fewer than ten; the 0.7 % from ten up (to 33) are mostly
 * those of hosting companies.
 */
export const sharedHostsThreshold = 10;
