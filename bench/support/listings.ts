import { rememberHeld } from '../../src/mirror/held-listing.ts';
import { nothingRemembered, remember } from '../../src/mirror/remembered.ts';
import type { Snapshot } from '../../src/mirror/snapshot.ts';
import { writeSnapshot } from '../../src/mirror/snapshot-file.ts';
import type { Observable } from '../../src/observables/observable.ts';
import type { Listing } from '../../src/tracker/listing.ts';

const families = ['Pony', 'ZeuS', 'Citadel', 'Keitaro', 'Betabot', 'AZORult', 'Lokibot', 'Solar', 'IceIX', 'WSO'];

/** Made-up listings, shaped like the tracker's: several on some hosts, an address on most. */
export function madeUpListings(count: number): Listing[] {
  return Array.from({ length: count }, (_, i) => ({
    family: families[i % families.length] ?? '',
    url: `panel-${Math.floor(i / 1.3)}.example/${i.toString(36)}/admin.php${i % 4 === 0 ? '?m=login' : ''}`,
    ip: i % 6 === 0 ? '' : address(i),
    date: `20${10 + (i % 16)}-0${1 + (i % 9)}-1${i % 10}`,
  }));
}

/** An observable of each kind in turn: a hundredth of them listed, the others not. */
export function observableAt(i: number, listings: readonly Listing[]): Observable {
  if (i % 100 === 0) {
    const { url } = listings[(i * 7919) % listings.length] ?? { url: '' };
    return { type: 'url', value: `http://${url}` };
  }
  if (i % 3 === 0) return { type: 'domain', value: `host-${i}.example.com` };
  if (i % 3 === 1) return { type: 'url', value: `https://www.site-${i}.example.org/path/${i % 9973}?q=${i}` };
  return { type: 'ip', value: `203.0.${i % 113}.${i % 255}` };
}

/** Leaves a mirror of made-up listings in a directory. */
export function prepareMirror(directory: string, count: number): Promise<void> {
  return writeMirror(directory, madeUpListings(count));
}

/** Leaves a mirror of these listings in a directory. */
export async function writeMirror(directory: string, listings: readonly Listing[]): Promise<void> {
  const fetchedAt = Date.now();
  const held = rememberHeld(listings, { listings: [], fetchedAt: 0 }, fetchedAt);
  const remembered = remember(held, [], nothingRemembered, fetchedAt);
  const snapshot: Snapshot = { source: 'made up', fetchedAt, listings: held, remembered };
  const written = await writeSnapshot(directory, snapshot);
  if (written.kind === 'failed') throw new Error(written.detail);
}

function address(i: number): string {
  return `198.${18 + (i % 2)}.${(i >> 8) % 256}.${i % 256}`;
}
