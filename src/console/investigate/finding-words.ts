import { type Assessment, assess, type Result, resultOf } from '../../ctim/assessment.ts';
import type { Finding, LookupFailure } from '../../lookup/finding.ts';
import type { AllowedPlaces } from '../../observables/allowed-places.ts';
import { ago, counted, minuteOf } from '../age.ts';

/** A finding for a person. */
export type FindingWords = {
  readonly result: Result;
  /** What it came to, in a word or two. */
  readonly verdict: string;
  /** Its place among others: the worst has the lowest. */
  readonly rank: number;
  /** What that means, in a sentence or two. */
  readonly meaning: string;
  /** Where the answer came from and how old it is. */
  readonly origin: string;
};

/** Says what a finding means, where these places are suspicious at most; `now` in Unix milliseconds. */
export function inWords(finding: Finding, allowed: AllowedPlaces, now: number): FindingWords {
  const result = resultOf(finding);
  const assessment = assess(finding, allowed);
  const isMalicious = assessment?.disposition_name === 'Malicious';
  const { verdict, rank } = isMalicious ? { verdict: 'Malicious', rank: 0 } : verdicts[result];
  return { result, verdict, rank, meaning: meaningOf(finding, result, assessment), origin: originOf(finding, now) };
}

const verdicts: Readonly<Record<Result, { readonly verdict: string; readonly rank: number }>> = {
  listed: { verdict: 'Suspicious', rank: 1 },
  suspicious: { verdict: 'Suspicious', rank: 1 },
  failed: { verdict: 'Failed', rank: 2 },
  withheld: { verdict: 'Withheld', rank: 3 },
  'not listed': { verdict: 'Not listed', rank: 4 },
};

function meaningOf(finding: Finding, result: Result, assessment: Assessment | undefined): string {
  if (finding.kind === 'failed') return `No answer: ${failureWords(finding.failure)}. It may be listed or not.`;
  if (result === 'withheld') return 'It seems to be of your own network, so nobody was asked about it.';
  if (finding.kind === 'not-listed') {
    const count = finding.neighbours.length;
    if (count === 0) {
      return finding.isStale
        ? 'The tracker gave no answer; as far as older data tells, it does not list it. Not listed is not clean.'
        : 'The tracker does not list it. Not listed is not clean.';
    }
    return `It is not listed itself, but ${counted(count, 'neighbour')} on its host or address ${count === 1 ? 'is' : 'are'}.`;
  }
  const { hostsOnAddress } = finding;
  const doubt = assessment?.doubt;
  if (doubt?.kind === 'place of everyone') return `It is ${doubt.why}: what one page did says little of all of it.`;
  if (doubt?.kind === 'shared address') {
    return `Shared hosting: ${counted(hostsOnAddress, 'listed host')} on this address, and most likely others that have done nothing.`;
  }
  const hosts = hostsOnAddress > 1 ? ` The address serves ${hostsOnAddress} listed hosts.` : '';
  return `The tracker lists it as malware infrastructure.${hosts}`;
}

/** Where an answer came from: `The live tracker, just now`. */
function originOf(finding: Finding, now: number): string {
  if (finding.kind === 'failed') return '';
  const { source, asOf, answeredAt, isStale, failure } = finding;
  const when = source === 'mirror' ? asOf : answeredAt;
  const age = `${ago(when, now)} (${minuteOf(when)})`;
  const from = {
    tracker: `Answered by the live tracker ${age}.`,
    cache: `Answered by the live tracker ${age}, kept since.`,
    mirror: `From the mirror, fetched ${age}.`,
    relay: 'Decided by the relay itself.',
  }[source];
  return isStale && failure !== undefined
    ? `${from} It stands in for the tracker, which gave no answer: ${failureWords(failure)}.`
    : from;
}

/** Why a look-up failed, in a few words. */
function failureWords(failure: LookupFailure): string {
  switch (failure.cause) {
    case 'deadline':
      return 'the time was up';
    case 'mirror-empty':
      return 'the mirror holds nothing yet';
    case 'internal':
      return 'something went wrong here, and the log says what';
    default: {
      const detail = 'detail' in failure ? failure.detail : 'reason' in failure ? failure.reason : '';
      const status = 'status' in failure ? `${failure.status} ${failure.message}` : '';
      return `the tracker failed (${[failure.cause, detail, status].filter((text) => text !== '').join(', ')})`;
    }
  }
}
