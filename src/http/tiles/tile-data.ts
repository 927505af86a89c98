import { z } from 'zod';
import type { RelayError } from '../../ctim/relay-error.ts';
import { dayOf, familiesSince } from '../../mirror/days.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import { trackerName } from '../../tracker/about.ts';
import { searchLink } from '../../tracker/links.ts';
import { type Period, startOf, yesterday } from './period.ts';
import type { Tile } from './tile.ts';

const validMs = 3_600_000;

const timesSchema = z.strictObject({ start_time: z.iso.datetime(), end_time: z.iso.datetime() });

/** A tile's data, as the platform has them. */
export const tileDataSchema = z.looseObject({
  observed_time: timesSchema,
  valid_time: timesSchema,
  cache_scope: z.literal('org'),
  data: z.array(z.unknown()),
});

/** A tile's data, and what to say of them. */
export type TileData = { readonly data: z.output<typeof tileDataSchema>; readonly warning?: RelayError };

/** What a tile's data are made of: a mirror that was filled at `fetchedAt`, and `now`, both in Unix milliseconds. */
export type TileDataParts = {
  readonly mirror: Mirror;
  readonly fetchedAt: number;
  readonly now: number;
  readonly trackerUrl: string;
};

/**
 * A tile's data. `observed_time` is what they cover: it ends when the mirror was fetched, and starts with the period or,
 * for what is not of a period, with the first year that has listings. Where a tile counts in the period and the mirror has
 * no dates or was fetched before yesterday, that is told: in a warning beside the data or, where there are none to show, in
 * an error.
 */
export function dataOfTile(
  { countsInPeriod, dataOf }: Tile,
  period: Period,
  { mirror, fetchedAt, now, trackerUrl }: TileDataParts,
): TileData | { readonly error: RelayError } {
  const { statistics } = mirror;
  const start = startOf(period, now);
  const firstYear = statistics.years.findLast(({ year }) => year !== '')?.year;
  const canTellSince = (time: number) => firstYear !== undefined && fetchedAt >= time;
  const shown = dataOf({
    statistics,
    period,
    start,
    now,
    familiesSince: (time) => (canTellSince(time) ? familiesSince(dayOf(time), mirror.days) : undefined),
    linkOf: (text) => searchLink(trackerUrl, text),
  });
  const gap = firstYear === undefined ? noDates : unseenSince(fetchedAt);
  if (shown === undefined) return { error: { type: 'fatal', ...gap } };
  const allTime = firstYear === undefined ? fetchedAt : Math.min(Date.parse(firstYear), fetchedAt);
  return {
    data: {
      observed_time: times(countsInPeriod && canTellSince(start) ? start : allTime, fetchedAt),
      valid_time: times(now, now + validMs),
      cache_scope: 'org',
      ...shown,
    },
    ...(countsInPeriod && !canTellSince(yesterday(now)) && { warning: { type: 'warning', ...gap } }),
  };
}

const noDates = {
  code: 'no dates',
  message: `The mirror of ${trackerName} has no dates: what was listed in a period can't be told.`,
};

function unseenSince(fetchedAt: number) {
  const fetched = new Date(fetchedAt).toISOString();
  return {
    code: 'stale data',
    message: `The mirror of ${trackerName} was fetched at ${fetched}: what was listed since is not counted.`,
  };
}

function times(start: number, end: number) {
  return { start_time: new Date(start).toISOString(), end_time: new Date(end).toISOString() };
}
