import { createHash } from 'node:crypto';
import type { Listing } from '../../tracker/listing.ts';

/** What a listing's page is called: the same for the same family, URL and date, whatever the mirror holds besides. */
export function listingId({ family, url, date }: Listing): string {
  return createHash('sha256').update(`${family}\n${url}\n${date}`).digest('hex').slice(0, 20);
}
