/**
 * A location in the one form in which listings and observables are compared.
 *
 * - `host`: lower case, IDN in ASCII (`bücher.example` is `xn--bcher-kva.example`), no trailing dot; an IPv6 literal
 *   without its brackets.
 * - `port`: empty for 80 and 443, since listings carry no scheme to tell which of the two is the default.
 * - `path`: starts with `/`, ends without one (the root is the empty string), dot segments resolved, percent-encoding
 *   normalised; followed by the query, if any, from its `?` on.
 * - `isDirectory`: the location named just a host, or ended in `/`.
 */
export type CanonicalLocation = {
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly isDirectory: boolean;
};
