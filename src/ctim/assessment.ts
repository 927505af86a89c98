import { familiesBehind, listingsBehind } from '../lookup/evidence.ts';
import type { Finding, Listed, NotListed } from '../lookup/finding.ts';
import { type Allowance, type AllowedPlaces, builtInPlaces } from '../observables/allowed-places.ts';
import { hostOf } from '../observables/canonical.ts';
import type { Question } from '../observables/question.ts';
import { confidenceIn, confidenceName, type ListedAs } from '../tracker/confidence.ts';
import type { Listing } from '../tracker/listing.ts';
import { type Disposition, malicious, suspicious } from './disposition.ts';

const maxReasonCharacters = 1024;

/** Why an observable is no more than suspicious, and the same in a few words for a person. */
type Doubt = {
  readonly kind: 'neighbours' | 'place of everyone' | 'shared address';
  readonly why: string;
};

/** What profile `full` makes of a finding. */
export type Assessment = Disposition & {
  readonly question: Question;
  /** The malware families behind it; one empty string when the tracker names none. */
  readonly families: readonly string[];
  /** Why, for a person, at most 1,024 characters; begins with the disposition. */
  readonly reasonOf: (family: string) => string;
  /** How far to trust the listings of a family: less the older the newest of them is (docs/ctim-mapping.md). */
  readonly confidenceOf: (family: string) => 'Low' | 'Medium' | 'High';
  /** Whether the observable itself is listed, and not just something beside it. */
  readonly isListed: boolean;
  /** Why it is no more than suspicious; undefined for what is malicious. */
  readonly doubt: Doubt | undefined;
  readonly listings: readonly Listing[];
  /** Unix milliseconds. */
  readonly answeredAt: number;
};

/**
 * Malicious when the observable is listed; Suspicious when it is an address that serves many listed hosts, when it is a
 * place of everyone's, or when only other pages on its host, or its address, are listed; undefined when nothing speaks
 * against it.
 */
export function assess(finding: Finding, allowed: AllowedPlaces = builtInPlaces): Assessment | undefined {
  if (finding.kind === 'failed') return undefined;
  if (finding.kind === 'not-listed' && finding.neighbours.length === 0) return undefined;
  const { question, answeredAt } = finding;
  const isListed = finding.kind === 'listed';
  const listings = listingsBehind(finding);
  const families = familiesBehind(finding);
  const doubt = doubtOf(finding, allowed);
  const what = doubt === undefined ? malicious.disposition_name : `${suspicious.disposition_name}: ${doubt.why}`;
  const datesOf = (family: string) => {
    const ofFamily = listings.filter((listing) => listing.family === family);
    return newestDay(ofFamily.length > 0 ? ofFamily : listings);
  };
  return {
    ...(doubt === undefined ? malicious : suspicious),
    question,
    families: families.length > 0 ? families : [''],
    isListed,
    doubt,
    listings,
    answeredAt,
    reasonOf(family) {
      const day = datesOf(family);
      return reason(`${what}: ${named(family)}`, day === '' ? '' : `, listed on ${day}`);
    },
    confidenceOf: (family) =>
      confidenceName(confidenceIn(listedAs(question), doubt !== undefined, datesOf(family), answeredAt)),
  };
}

function doubtOf(finding: Listed | NotListed, allowed: AllowedPlaces): Doubt | undefined {
  if (finding.kind === 'not-listed') {
    const onHost = finding.neighbours.filter(({ url }) => hostOf(url) === finding.question.location?.host).length;
    const why = `not itself listed, but ${onHost === 0 ? 'its address is' : pages(onHost)}`;
    return { kind: 'neighbours', why };
  }
  const allowance = allowanceOf(finding.question, allowed);
  if (allowance !== undefined) return { kind: 'place of everyone', why: `listed, but ${allowance.why}` };
  if (!finding.isSharedHosting) return undefined;
  return { kind: 'shared address', why: `shared hosting, the address serves ${finding.hostsOnAddress} listed hosts` };
}

/**
 * Why what is asked about is a place of everyone's: a host, a domain or an address, alone or as a URL of nothing else.
 * Undefined for any other, and for pages on such a place.
 */
export function allowanceOf({ observable, location }: Question, allowed: AllowedPlaces): Allowance | undefined {
  if (location === undefined || (observable.type === 'url' && location.path !== '')) return undefined;
  return allowed.of(location.host);
}

function listedAs({ observable: { type } }: Question): ListedAs {
  if (type === 'url') return 'url';
  return type === 'ip' || type === 'ipv6' ? 'ip' : 'domain';
}

function newestDay(listings: readonly Listing[]): string {
  let newest = '';
  for (const { date } of listings) if (day.test(date) && date > newest) newest = date;
  return newest;
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What a look-up came to, in a word: `suspicious` is not itself listed, but its neighbours speak against it; `withheld` must
 * not be told to the tracker, so nobody was asked, which is not the same as `not listed`.
 */
export type Result = 'listed' | 'suspicious' | 'not listed' | 'withheld' | 'failed';

/** The result that a finding is. */
export function resultOf(finding: Finding): Result {
  if (finding.kind !== 'not-listed') return finding.kind;
  if (finding.neighbours.length > 0) return 'suspicious';
  return finding.source === 'relay' ? 'withheld' : 'not listed';
}

function pages(count: number): string {
  return count === 1 ? 'a page on its host is' : `${count} pages on its host are`;
}

function named(family: string): string {
  return family === '' ? 'unknown family' : family;
}

/** The end stays when it is too long: the date says more than the rest of a long name. */
function reason(text: string, end: string): string {
  return text.slice(0, maxReasonCharacters - end.length).toWellFormed() + end;
}
