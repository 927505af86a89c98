import { join } from 'node:path';
import { readListingRows } from '../../simulator/listing-row.ts';
import { filterListings } from '../../src/formats/filter-listings.ts';
import { listingFormats } from '../../src/formats/formats.ts';
import { wholeText } from '../../src/formats/listing-format.ts';
import { builtInPlaces } from '../../src/observables/allowed-places.ts';
import { wellKnownHosts } from './well-known-hosts.ts';

/** The formats whose lines or strings name what is blocked, apart from tables, which tell what is listed. */
const formats = ['domains', 'hosts', 'rpz', 'zeek', 'suricata', 'stix', 'misp', 'ips'] as const;

/**
 * Exports the listings of `tracker-2018.json` in every format that blocks, shared hosting included, and looks for names that
 * everyone knows, told as a name of their own, and for addresses of everyone's.
 */
export async function findWrongBlocks(dataDirectory: string): Promise<{ report: string[]; faults: string[] }> {
  const rows = await readListingRows(join(dataDirectory, 'tracker-2018.json'));
  const selection = filterListings(rows.map(({ type, url, ip }) => ({ family: type, url, ip, date: '2017-01-01' })));
  const hosts = wellKnownHosts();
  const known = new Set(hosts);
  const at = new Date();
  const context = { now: at, snapshotAt: at, trackerUrl: 'https://tracker.example/', relayVersion: '0' };
  const faults: string[] = [];
  for (const format of formats) {
    const text = [...wholeText(listingFormats[format], selection, context)].join('');
    for (const name of namesIn(text)) if (known.has(name)) faults.push(`${format} names ${name}`);
  }
  for (const { type, value } of selection.items) {
    if (type !== 'url' && builtInPlaces.of(value) !== undefined) faults.push(`${type} ${value} is of everyone's`);
  }
  const report = `${hosts.length} well-known hosts against ${formats.length} formats of ${selection.items.length} items: ${faults.length} blocked`;
  return { report: [report], faults };
}

/** Whatever stands as a whole name: between white space, quotes, tabs or line ends, and no part of a URL. */
function namesIn(text: string): Set<string> {
  return new Set(text.match(/(?<=^|[\s"';])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?=$|[\s"';])/gm) ?? []);
}
