import { writeSnapshot } from '../../src/mirror/snapshot-file.ts';
import type { Listing } from '../../src/tracker/listing.ts';
import { scratchDirectory } from './scratch-directory.ts';

/** A directory with a mirror that was fetched at `fetchedAt`; gone after the test. */
export async function mirrorOnDisk(
  listings: readonly Listing[],
  fetchedAt = Date.UTC(2026, 0, 15, 12),
): Promise<string> {
  const directory = await scratchDirectory();
  const written = await writeSnapshot(directory, { source: 'listings.csv', fetchedAt, listings });
  if (written.kind === 'failed') throw new Error(written.detail);
  return directory;
}

/** A listing. */
export function listing(url: string, family = 'Keitaro', ip = '', date = '2018-01-14'): Listing {
  return { url, family, ip, date };
}
