import type { Count } from '../../mirror/counts.ts';
import { yearBefore } from '../../mirror/days.ts';
import { trackerName } from '../../tracker/about.ts';
import { periodLabel } from './period.ts';
import { ofPeriod, type Tile, undatedIn } from './tile.ts';

/** How much the tracker lists, in all and lately. */
export const totals: Tile = {
  description: {
    id: 'totals',
    type: 'metric_group',
    title: `${trackerName} listings`,
    short_description: 'Malware control panels listed in all, and in the period',
    description: `How many malware control panels ${trackerName} lists in all, of how many families, on how many hosts; and how many of them it listed in the period and in the last 12 months. Listings without a date are in neither, and counted by themselves.`,
    ...ofPeriod,
  },
  countsInPeriod: true,
  dataOf({ statistics, period, start, now, familiesSince, linkOf }) {
    const { listings, families, hosts } = statistics;
    const undated = undatedIn(statistics);
    const metric = (icon: string, label: string, value: number | undefined) =>
      value === undefined ? [] : [{ icon, label, value, value_unit: 'integer', link_uri: linkOf('') }];
    return {
      data: [
        ...metric('malware', 'Listings in all', listings),
        ...metric('layers', 'Families in all', families.filter(({ name }) => name !== '').length),
        ...metric('device-type', 'Hosts in all', hosts),
        ...metric('clock', 'Last 12 months', sum(familiesSince(Date.parse(yearBefore(now))))),
        ...metric('clock', periodLabel(period), sum(familiesSince(start))),
        ...metric('malware', 'Without a date', undated === 0 ? undefined : undated),
      ],
    };
  },
};

function sum(counts: readonly Count[] | undefined): number | undefined {
  return counts?.reduce((total, { count }) => total + count, 0);
}
