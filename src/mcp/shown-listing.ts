import { z } from 'zod';
import type { Listing } from '../tracker/listing.ts';
import { maxShownCharacters, shownText } from './shown-text.ts';

/** A text that went through `shownText`. */
export const shown = z.string().max(maxShownCharacters);

/** A moment in ISO 8601, in UTC. */
export const moment = z.string().max(maxShownCharacters).meta({ format: 'date-time' });

/** A listing as agents see it: what is not known is null. */
export const shownListingSchema = z.strictObject({
  date: shown.nullable().describe('day it was listed, YYYY-MM-DD'),
  family: shown.nullable(),
  url: shown.describe('without scheme, defanged'),
  ip: shown.nullable().describe('address its host had then, defanged'),
});

/** Makes it of a listing. */
export function shownListing({ date, family, url, ip }: Listing): z.output<typeof shownListingSchema> {
  return {
    date: shownText(date) || null,
    family: shownText(family) || null,
    url: shownText(url),
    ip: shownText(ip) || null,
  };
}
