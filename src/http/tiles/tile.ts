import { z } from 'zod';
import type { Count } from '../../mirror/counts.ts';
import type { Statistics } from '../../mirror/statistics.ts';
import { trackerName } from '../../tracker/about.ts';
import { type Period, periods } from './period.ts';

/** A tile of XDR's dashboard, without its data. */
export const tileSchema = z
  .strictObject({
    id: z.string(),
    type: z.enum(['metric_group', 'donut_graph', 'horizontal_bar_chart']),
    title: z.string(),
    short_description: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    periods: z.array(z.enum(periods)),
    default_period: z.enum(periods),
  })
  .meta({ id: 'Tile' });

export type TileDescription = z.output<typeof tileSchema>;

/** What a tile's data come from. */
export type TileSource = {
  /** All of the mirror's listings. */
  readonly statistics: Statistics;
  /** The period asked for, and when it starts and ends, in Unix milliseconds. */
  readonly period: Period;
  readonly start: number;
  readonly now: number;
  /** What was listed since a midnight in Unix milliseconds, by family; undefined where the mirror can't tell. */
  readonly familiesSince: (start: number) => readonly Count[] | undefined;
  /** The tracker's search page for a text. */
  readonly linkOf: (text: string) => string;
};

/** What a tile shows, in the form that its type asks for. */
type TileValues = { readonly data: unknown[]; readonly [field: string]: unknown };

/** A tile, whether it counts in the period asked for, and its data; undefined where the mirror can't tell them. */
export type Tile = {
  readonly description: TileDescription;
  readonly countsInPeriod: boolean;
  readonly dataOf: (source: TileSource) => TileValues | undefined;
};

const tags = [trackerName, 'C2'];

/** What tiles have in common that count in the period asked for. */
export const ofPeriod = {
  tags,
  periods: [...periods],
  default_period: 'last_30_days',
} satisfies Partial<TileDescription>;

/**
 * What tiles have in common that show all that is listed. The platform has no such period and wants one to choose from: the
 * longest, alone. What these show says itself that it is of all time.
 */
export const ofAllTime = {
  tags,
  periods: ['last_90_days'],
  default_period: 'last_90_days',
} satisfies Partial<TileDescription>;

/** The name of a family for a person. */
export function familyLabel(name: string): string {
  return name === '' ? 'Unknown' : name;
}

/** How many of the listings have no date. */
export function undatedIn({ years }: Statistics): number {
  return years.find(({ year }) => year === '')?.count ?? 0;
}
