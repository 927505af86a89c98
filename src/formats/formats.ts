import { findingsAsCsv } from './finding-csv.ts';
import { findingsAsCtim } from './finding-ctim.ts';
import { findingsAsJson } from './finding-json.ts';
import { findingsAsStix } from './finding-stix.ts';
import { findingsAsTable } from './finding-table.ts';
import type { FindingFormat } from './finding-writer.ts';
import type { FindingFormatName, ListingFormatName } from './format-names.ts';
import type { ListingFormat } from './listing-format.ts';
import { listingsAsCsv, listingsAsHosts, listingsAsJson, listingsAsLines } from './listing-lines.ts';
import { listingsAsMisp } from './listing-misp.ts';
import { listingsAsRpz } from './listing-rpz.ts';
import { listingsAsStix } from './listing-stix.ts';
import { listingsAsSuricata } from './listing-suricata.ts';
import { listingsAsZeek } from './listing-zeek.ts';

/** The formats of findings, by the names the command line gives them. */
export const findingFormats = {
  table: findingsAsTable,
  json: findingsAsJson,
  csv: findingsAsCsv,
  ctim: findingsAsCtim,
  stix: findingsAsStix,
} as const satisfies Record<FindingFormatName, FindingFormat>;

/** The formats of the mirror's listings, by the names the command line gives them. */
export const listingFormats = {
  csv: listingsAsCsv,
  json: listingsAsJson,
  stix: listingsAsStix,
  misp: listingsAsMisp,
  zeek: listingsAsZeek,
  suricata: listingsAsSuricata,
  rpz: listingsAsRpz,
  hosts: listingsAsHosts,
  domains: listingsAsLines('domain'),
  ips: listingsAsLines('ip'),
  urls: listingsAsLines('url'),
} as const satisfies Record<ListingFormatName, ListingFormat>;
