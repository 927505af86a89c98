import { common, type Tile } from './tile.ts';

/** How much the tracker lists. */
export const totals: Tile = {
  description: {
    id: 'totals',
    type: 'metric_group',
    title: 'CyberCrime Tracker listings',
    short_description: 'Malware control panels listed',
    description: 'How many malware control panels CyberCrime Tracker lists, of how many families, on how many hosts.',
    ...common,
  },
  dataOf({ listings, families, hosts, lastTwelveMonths }, linkOf) {
    const metric = (icon: string, label: string, value: number) => ({
      icon,
      label,
      value,
      value_unit: 'integer',
      link_uri: linkOf(''),
    });
    return {
      data: [
        metric('malware', 'Listings', listings),
        metric('layers', 'Families', families.filter(({ name }) => name !== '').length),
        metric('device-type', 'Hosts', hosts),
        metric('clock', 'Last 12 months', lastTwelveMonths),
      ],
    };
  },
};
