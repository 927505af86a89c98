import { assess, type Result, resultOf } from '../ctim/assessment.ts';
import { listingsBehind } from '../lookup/evidence.ts';
import type { FindingSource, LookupFailure } from '../lookup/finding.ts';
import type { Observable } from '../observables/observable.ts';
import { searchLink } from '../tracker/links.ts';
import type { Listing } from '../tracker/listing.ts';
import type { FindingContext, Origin, TracedFinding } from './finding-writer.ts';

/** A finding as it is printed: every field always there, null where it says nothing. */
export type FindingRecord = {
  /** As it was asked for. */
  readonly observable: Observable;
  readonly result: Result;
  readonly verdict: 'Malicious' | 'Suspicious' | null;
  /** Why, in one line. */
  readonly reason: string | null;
  /** The malware families behind the verdict, as far as the tracker names them. */
  readonly families: readonly string[];
  /** The listings behind the verdict; for a URL that is not listed, those elsewhere on its host. */
  readonly listings: readonly Pick<Listing, 'date' | 'url' | 'ip' | 'family'>[];
  readonly source: FindingSource | null;
  /** When the tracker gave this answer, ISO 8601 in UTC. */
  readonly answeredAt: string | null;
  /** Up to when the data behind it is known to be true, ISO 8601 in UTC. */
  readonly asOf: string | null;
  /** Whether an older answer stands in for one that failed. */
  readonly stale: boolean;
  /** The tracker's search page for the observable; null for one that must not be told to the tracker. */
  readonly link: string | null;
  /** Why the look-up failed. */
  readonly failure: string | null;
  /** Where the observable was read; null for one that was given by itself. */
  readonly from: Origin | null;
};

/** Makes the record of a finding. Links and times of consecutive findings share work, so make one for a whole run. */
export function findingRecorder(context: FindingContext): (finding: TracedFinding) => FindingRecord {
  const answeredAt = memoizedIsoTime();
  const asOf = memoizedIsoTime();
  return (finding) => {
    const { question, from = null } = finding;
    const { observable, lookupValue } = question;
    const link = searchLink(context.trackerUrl, lookupValue);
    if (finding.kind === 'failed') {
      const failure = failureText(finding.failure);
      return { observable, result: 'failed', ...nothing, link, failure, from };
    }
    const assessment = assess(finding, context.allowed);
    const result = resultOf(finding);
    return {
      observable: { type: observable.type, value: observable.value },
      result,
      verdict: assessment?.disposition_name ?? null,
      reason: assessment?.reasonOf(assessment.families.join(', ')) ?? (result === 'withheld' ? withheldReason : null),
      families: assessment?.families.filter((family) => family !== '') ?? [],
      listings: listingsBehind(finding).map(plainListing),
      source: finding.source,
      answeredAt: answeredAt(finding.answeredAt),
      asOf: asOf(finding.asOf),
      stale: finding.isStale,
      link: result === 'withheld' ? null : link,
      failure: null,
      from,
    };
  };
}

const withheldReason = "Withheld: it may tell of one's own network, so nobody was asked";

const nothing = {
  verdict: null,
  reason: null,
  families: [],
  listings: [],
  source: null,
  answeredAt: null,
  asOf: null,
  stale: false,
} as const;

/** A failure in a few words, its cause first. */
function failureText(failure: LookupFailure): string {
  if ('detail' in failure) return `${failure.cause}: ${failure.detail}`;
  if ('reason' in failure) return `${failure.cause}: ${failure.reason}`;
  if ('status' in failure) return `${failure.cause}: ${failure.status} ${failure.message}`;
  return failure.cause;
}

function plainListing({ date, url, ip, family }: Listing): FindingRecord['listings'][number] {
  return { date, url, ip, family };
}

/** Times of consecutive findings are mostly equal. A time beyond JavaScript's range is null. */
function memoizedIsoTime(): (time: number) => string | null {
  let lastTime = Number.NaN;
  let lastText: string | null = null;
  return (time) => {
    if (time === lastTime) return lastText;
    const date = new Date(time);
    lastTime = time;
    lastText = Number.isNaN(date.getTime()) ? null : date.toISOString();
    return lastText;
  };
}
