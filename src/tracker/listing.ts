/**
 * One row of the tracker: a malware control panel and where it was seen.
 *
 * - `family`: the malware family, such as `Keitaro`; empty when the row names none.
 * - `url`: without scheme, as the tracker has it.
 * - `ip`: the address the host resolved to, IPv4 or IPv6; empty when unknown or unreadable.
 * - `date`: the day it was listed, `YYYY-MM-DD`; empty when unknown.
 */
export type Listing = {
  readonly family: string;
  readonly url: string;
  readonly ip: string;
  readonly date: string;
};
