import type { Count } from '../../mirror/counts.ts';
import { familyLabel, ofAllTime, ofPeriod, type Tile, type TileSource, undatedIn } from './tile.ts';

const shownFamilies = 9;

/** The families listed most in the period, and all others together. */
export const families: Tile = {
  description: {
    id: 'families',
    type: 'donut_graph',
    title: 'New listings by malware family',
    short_description: 'Control panels listed in the period, by malware family',
    description: `The ${shownFamilies} malware families with the most control panels listed in the period, and all others together. Listings without a date are left out.`,
    ...ofPeriod,
  },
  countsInPeriod: true,
  dataOf({ statistics, start, familiesSince, linkOf }) {
    const counts = familiesSince(start);
    const none = undatedIn(statistics) === 0 ? 'None' : 'None with a date';
    return counts && donut(counts, none, linkOf);
  },
};

/** The families listed most since the tracker began, and all others together. */
export const familiesOfAllTime: Tile = {
  description: {
    id: 'families_of_all_time',
    type: 'donut_graph',
    title: 'Malware families of all time',
    short_description: 'All listed control panels by malware family',
    description: `The ${shownFamilies} malware families with the most control panels listed in all, whenever that was, and all others together.`,
    ...ofAllTime,
  },
  countsInPeriod: false,
  dataOf: ({ statistics, linkOf }) => donut(statistics.families, 'None', linkOf),
};

/** A donut without a piece would look broken: of no listings it has one of zero, called `none`. */
function donut(counts: readonly Count[], none: string, linkOf: TileSource['linkOf']) {
  const others = counts.slice(shownFamilies).reduce((sum, { count }) => sum + count, 0);
  const pieces = [
    ...counts
      .slice(0, shownFamilies)
      .map(({ name, count }) => ({ label: familyLabel(name), search: name, value: count })),
    ...(others > 0 ? [{ label: 'Others', search: '', value: others }] : []),
    ...(counts.length === 0 ? [{ label: none, search: '', value: 0 }] : []),
  ];
  return {
    labels: [pieces.map(({ label }) => label)],
    data: pieces.map(({ search, value }, key) => ({ key, value, link_uri: linkOf(search) })),
  };
}
