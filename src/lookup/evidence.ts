import type { Listing } from '../tracker/listing.ts';
import type { Finding } from './finding.ts';

/** The listings that a finding rests on: those of the observable, or else of its neighbours; none for one that failed. */
export function listingsBehind(finding: Finding): readonly Listing[] {
  if (finding.kind === 'failed') return [];
  return finding.kind === 'listed' ? finding.listings : finding.neighbours;
}

/** The malware families that a finding rests on, each once; an empty text is one that the tracker does not name. */
export function familiesBehind(finding: Finding): readonly string[] {
  if (finding.kind === 'listed') return finding.families;
  return [...new Set(listingsBehind(finding).map(({ family }) => family))];
}
