import type { Mirror } from '../mirror/mirror.ts';
import type { Question } from '../observables/question.ts';
import type { Listing } from '../tracker/listing.ts';
import type { SettledAnswer } from './cache/answer.ts';
import type { FindingSource, Listed, NotListed } from './finding.ts';

/** The finding that an answer of the tracker makes. */
export function answeredBy(question: Question, answer: SettledAnswer, source: FindingSource): Listed | NotListed {
  const { answeredAt } = answer;
  const answered = { question, source, answeredAt, asOf: answeredAt, isStale: false };
  if (answer.kind === 'not-listed') return { kind: 'not-listed', ...answered, neighbours: [] };
  const families = answer.family === '' ? [] : [answer.family];
  return { kind: 'listed', ...answered, families, listings: [], hostsOnAddress: 0, isSharedHosting: false };
}

/** The finding that the mirror, which must hold something, makes at `answeredAt` (Unix milliseconds). */
export function answeredByMirror(question: Question, mirror: Mirror, answeredAt: number): Listed | NotListed {
  const asOf = mirror.holdings?.fetchedAt ?? answeredAt;
  const answered = { question, source: 'mirror', answeredAt, asOf, isStale: false } as const;
  const match = mirror.match(question);
  if (match === undefined) return { kind: 'not-listed', ...answered, neighbours: [] };
  const { listings } = match;
  if (match.kind === 'host') return { kind: 'not-listed', ...answered, neighbours: listings };
  return {
    kind: 'listed',
    ...answered,
    families: familiesOf(listings),
    listings,
    hostsOnAddress: 'hostsOnAddress' in match ? match.hostsOnAddress : 0,
    isSharedHosting: match.kind === 'shared-ip',
  };
}

/** The tracker's finding, completed with what only the mirror knows: listings, neighbours and shared hosting. */
export function withListings(finding: Listed | NotListed, mirror: Mirror): Listed | NotListed {
  const known = answeredByMirror(finding.question, mirror, finding.answeredAt);
  if (finding.kind === 'not-listed') {
    if (known.kind === 'not-listed') return { ...finding, neighbours: known.neighbours };
    // The tracker is asked for such a URL as it is, and knows the address only by itself.
    const isOfAddress = finding.question.observable.type === 'url' && known.hostsOnAddress > 0;
    return isOfAddress ? { ...finding, neighbours: known.listings } : finding;
  }
  if (known.kind === 'not-listed') return finding;
  const { listings, hostsOnAddress, isSharedHosting } = known;
  const families = [...new Set([...finding.families, ...known.families])];
  return { ...finding, families, listings, hostsOnAddress, isSharedHosting };
}

function familiesOf(listings: readonly Pick<Listing, 'family'>[]): string[] {
  return [...new Set(listings.map(({ family }) => family))].filter((family) => family !== '');
}
