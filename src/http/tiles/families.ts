import { common, familyLabel, type Tile } from './tile.ts';

const shownFamilies = 9;

/** The families listed most, and all others together. */
export const families: Tile = {
  description: {
    id: 'families',
    type: 'donut_graph',
    title: 'Malware families',
    short_description: 'Listed control panels by malware family',
    description: `The ${shownFamilies} malware families with the most control panels listed, and all others together.`,
    ...common,
  },
  dataOf(statistics, linkOf) {
    const shown = statistics.families.slice(0, shownFamilies);
    const others = statistics.families.slice(shownFamilies).reduce((sum, { count }) => sum + count, 0);
    return {
      labels: [[...shown.map(({ name }) => familyLabel(name)), ...(others > 0 ? ['Others'] : [])]],
      data: [
        ...shown.map(({ name, count }, key) => ({ key, value: count, link_uri: linkOf(name) })),
        ...(others > 0 ? [{ key: shown.length, value: others, link_uri: linkOf('') }] : []),
      ],
    };
  },
};
