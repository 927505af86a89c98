import { z } from 'zod';
import { type Assessment, assess, resultOf } from '../ctim/assessment.ts';
import type { Finding } from '../lookup/finding.ts';
import type { AllowedPlaces } from '../observables/allowed-places.ts';
import { fullTypes } from '../observables/observable.ts';
import { latestFirst } from '../tracker/listing.ts';
import { moment, shown, shownListing, shownListingSchema } from './shown-listing.ts';
import { shownText } from './shown-text.ts';

const maxFamilies = 10;
const maxListings = 5;

const failures = [
  'not-found',
  'unavailable',
  'untrusted-certificate',
  'unexpected-shape',
  'unexpected-status',
  'deadline',
  'mirror-empty',
  'internal',
] as const;

/** What became of one observable, as agents see it: always all fields, null where they say nothing. */
export const shownFindingSchema = z.strictObject({
  index: z.int().nonnegative().describe('place of the observable among those given or found, from 0'),
  type: z.enum(fullTypes).nullable(),
  value: shown.describe('the observable, defanged, cut at 512 characters'),
  result: z
    .enum(['listed', 'suspicious', 'not_listed', 'withheld', 'failed', 'not_an_observable'])
    .describe(
      'suspicious: not listed itself, but pages on its host or address are. not_listed: the tracker has no entry, which does not make it clean. withheld: it may belong to a private network, so nobody was asked. failed: not known. not_an_observable: not looked up',
    ),
  verdict: z.enum(['malicious', 'suspicious']).nullable().describe('null is no verdict, and never "clean"'),
  basis: z
    .enum(['itself', 'place_of_everyone', 'shared_address', 'neighbours'])
    .nullable()
    .describe(
      'what the verdict rests on; shared_address: listed, but the address serves many hosts; place_of_everyone: listed, but a host such as github.com, or one that is allowed here',
    ),
  families: z.array(shown).max(maxFamilies).describe('malware families, as the tracker names them'),
  listings: z.array(shownListingSchema).max(maxListings).describe('what stands behind the verdict, the latest first'),
  listingsInAll: z.int().nonnegative(),
  source: z
    .enum(['tracker', 'cache', 'mirror', 'relay'])
    .nullable()
    .describe('who gave the answer; relay: nobody was asked'),
  asOf: moment.nullable().describe('the answer is known to be true up to then'),
  isStale: z.boolean().describe('an older answer, since the tracker failed'),
  failure: z.enum(failures).nullable().describe('why it failed, or why an older answer stands in'),
});

/** What it is. */
export type ShownFinding = z.output<typeof shownFindingSchema>;

/** What is shown of a text that is no observable. */
export function shownRefusal(index: number, text: string): ShownFinding {
  return { index, type: null, value: shownText(text), result: 'not_an_observable', ...nothing() };
}

/** What is shown of a finding, where these places are suspicious at most. */
export function shownFinding(index: number, finding: Finding, allowed: AllowedPlaces): ShownFinding {
  const { type, value } = finding.question.observable;
  const what = { index, type, value: shownText(value) };
  if (finding.kind === 'failed') return { ...what, result: 'failed', ...nothing(), failure: finding.failure.cause };
  const assessment = assess(finding, allowed);
  const result = resultOf(finding);
  const listings = assessment?.listings ?? [];
  return {
    ...what,
    result: result === 'not listed' ? 'not_listed' : result,
    verdict: assessment === undefined ? null : assessment.disposition_name === 'Malicious' ? 'malicious' : 'suspicious',
    basis: assessment === undefined ? null : basisOf(assessment),
    families: familiesOf(assessment),
    listings: latestFirst(listings).slice(0, maxListings).map(shownListing),
    listingsInAll: listings.length,
    source: finding.source,
    asOf: isoTime(finding.asOf),
    isStale: finding.isStale,
    failure: finding.failure?.cause ?? null,
  };
}

/** Null for a time that is none, as another program may have left in the shared cache. */
function isoTime(time: number): string | null {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function basisOf({ doubt }: Assessment): ShownFinding['basis'] {
  return doubt === undefined ? 'itself' : bases[doubt.kind];
}

const bases = {
  neighbours: 'neighbours',
  'place of everyone': 'place_of_everyone',
  'shared address': 'shared_address',
} as const;

function familiesOf(assessment: Assessment | undefined): string[] {
  const families = (assessment?.families ?? []).map(shownText).filter((family) => family !== '');
  return [...new Set(families)].slice(0, maxFamilies);
}

function nothing() {
  return {
    verdict: null,
    basis: null,
    families: [],
    listings: [],
    listingsInAll: 0,
    source: null,
    asOf: null,
    isStale: false,
    failure: null,
  };
}
