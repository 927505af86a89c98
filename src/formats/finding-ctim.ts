import { bundle } from '../ctim/full/bundle.ts';
import type { Finding } from '../lookup/finding.ts';
import type { FindingFormat } from './finding-writer.ts';
import { jsonText } from './json-text.ts';

/**
 * One CTIM bundle in a line of JSON that can't drive a terminal, with every entity of profile `full`. Holds what is listed,
 * and what has listed neighbours, until the end; observables that nothing is known of take no memory.
 */
export const findingsAsCtim: FindingFormat = ({ trackerUrl, now, allowed }) => {
  const held: Finding[] = [];
  return {
    head: '',
    row(finding) {
      if (finding.kind === 'listed' || (finding.kind === 'not-listed' && finding.neighbours.length > 0))
        held.push(finding);
      return '';
    },
    *end() {
      yield `${jsonText(bundle(held, trackerUrl, now, allowed))}\n`;
    },
  };
};
