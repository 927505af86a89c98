/** Names of the formats of findings, apart from the formats themselves: a command's help needs no more. */
export const findingFormatNames = ['table', 'json', 'csv', 'ctim', 'stix'] as const;

/** Names of the formats of the mirror's listings. */
export const listingFormatNames = [
  'csv',
  'json',
  'stix',
  'misp',
  'zeek',
  'suricata',
  'rpz',
  'hosts',
  'domains',
  'ips',
  'urls',
] as const;

export type FindingFormatName = (typeof findingFormatNames)[number];
export type ListingFormatName = (typeof listingFormatNames)[number];
