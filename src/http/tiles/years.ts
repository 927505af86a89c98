import type { Count } from '../../mirror/counts.ts';
import { familyLabel, ofAllTime, type Tile } from './tile.ts';

const shownYears = 10;
const shownFamilies = 5;
const othersKey = 'others';

/** Listings a year, split by family. */
export const years: Tile = {
  description: {
    id: 'years',
    type: 'horizontal_bar_chart',
    title: 'Listings a year, of all time',
    short_description: 'All listed control panels by year and malware family',
    description: `Control panels listed in each of the latest ${shownYears} years that have any, by family. Listings without a date are not shown.`,
    ...ofAllTime,
  },
  countsInPeriod: false,
  dataOf({ statistics: { families, years: all }, linkOf }) {
    const shown = families.slice(0, shownFamilies).map(({ name }) => name);
    const keyOf = (name: string) => (shown.includes(name) ? familyKey(name) : othersKey);
    return {
      key_type: 'string',
      keys: [
        ...shown.map((name) => ({ key: familyKey(name), label: familyLabel(name) })),
        { key: othersKey, label: 'Others' },
      ],
      data: all
        .filter(({ year }) => year !== '')
        .slice(0, shownYears)
        .map(({ year, count, families: inYear }) => ({
          key: year,
          label: year,
          value: count,
          values: summed(inYear, keyOf).map(([key, value]) => ({
            key,
            value,
            link_uri: linkOf(shown.find((name) => familyKey(name) === key) ?? ''),
          })),
        })),
    };
  },
};

function familyKey(name: string): string {
  return `family:${name}`;
}

function summed(counts: readonly Count[], keyOf: (name: string) => string): [string, number][] {
  const sums = new Map<string, number>();
  for (const { name, count } of counts) sums.set(keyOf(name), (sums.get(keyOf(name)) ?? 0) + count);
  return [...sums];
}
