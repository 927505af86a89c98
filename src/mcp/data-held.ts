import { z } from 'zod';
import { moment, shown } from './shown-listing.ts';
import { shownText } from './shown-text.ts';
import type { ToolParts } from './tool-parts.ts';

const hourMs = 3_600_000;

/** Where answers come from, and how old what is held at home is: beside every answer. */
export const dataHeldSchema = z.strictObject({
  lookupSource: z
    .enum(['auto', 'live', 'mirror'])
    .describe(
      'who is asked: auto = the tracker, and when it fails the mirror; live = the tracker; mirror = the mirror alone',
    ),
  mirror: z
    .strictObject({
      source: shown.describe('where its listings were fetched from, defanged'),
      fetchedAt: moment,
      ageHours: z.number().nonnegative(),
      listings: z.int().nonnegative(),
    })
    .nullable()
    .describe('local copy of all listings; null while it is empty, or where there is none'),
  now: moment,
});

/** As it is now. */
export function dataHeld({ lookupSource, mirror }: ToolParts): z.output<typeof dataHeldSchema> {
  const now = Date.now();
  const holdings = mirror?.holdings;
  return {
    lookupSource,
    mirror:
      holdings === undefined
        ? null
        : {
            source: shownText(holdings.source),
            fetchedAt: new Date(holdings.fetchedAt).toISOString(),
            ageHours: Math.max(0, Math.round(((now - holdings.fetchedAt) / hourMs) * 10) / 10),
            listings: holdings.rows,
          },
    now: new Date(now).toISOString(),
  };
}
