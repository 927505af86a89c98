import { z } from 'zod';
import type { Statistics } from '../../mirror/statistics.ts';

/** Time frames that XDR's dashboard offers. What the tracker lists does not depend on them: every one shows all of it. */
const periods = ['last_24_hours', 'last_7_days', 'last_30_days', 'last_60_days', 'last_90_days'] as const;

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

/** A tile, and how its data come from the mirror's listings. `linkOf` is the tracker's search page for a text. */
export type Tile = {
  readonly description: TileDescription;
  readonly dataOf: (statistics: Statistics, linkOf: (text: string) => string) => Readonly<Record<string, unknown>>;
};

/** What all tiles have in common. */
export const common = {
  tags: ['CyberCrime Tracker', 'C2'],
  periods: [...periods],
  default_period: 'last_30_days',
} satisfies Partial<TileDescription>;

/** The name of a family for a person. */
export function familyLabel(name: string): string {
  return name === '' ? 'Unknown' : name;
}
