import type { Finding } from '../lookup/finding.ts';
import type { Observable } from '../observables/observable.ts';
import type { Listing } from '../tracker/listing.ts';
import { type Disposition, malicious, suspicious } from './disposition.ts';

const maxReasonCharacters = 1024;

/** What profile `full` makes of a finding. */
export type Assessment = Disposition & {
  readonly observable: Observable;
  /** The malware families behind it; one empty string when the tracker names none. */
  readonly families: readonly string[];
  /** Why, for a person, at most 1,024 characters; begins with the disposition. */
  readonly reasonOf: (family: string) => string;
  /** Whether the observable itself is listed, and not just something beside it. */
  readonly isListed: boolean;
  readonly listings: readonly Listing[];
  /** Unix milliseconds. */
  readonly answeredAt: number;
};

/**
 * Malicious when the observable is listed; Suspicious when it is an address that serves many listed hosts, or when only
 * other pages on its host are listed; undefined when nothing speaks against it.
 */
export function assess(finding: Finding): Assessment | undefined {
  if (finding.kind === 'failed') return undefined;
  const { observable, answeredAt } = finding;
  if (finding.kind === 'not-listed') {
    const { neighbours } = finding;
    if (neighbours.length === 0) return undefined;
    const families = familiesOf(neighbours);
    const reasonOf = (family: string) =>
      reason(`Suspicious: not itself listed, but ${pages(neighbours.length)}: ${named(family)}`);
    return { ...suspicious, observable, families, reasonOf, isListed: false, listings: neighbours, answeredAt };
  }
  const { listings, hostsOnAddress, isSharedHosting } = finding;
  const families = finding.families.length > 0 ? finding.families : [''];
  const known = { observable, families, isListed: true, listings, answeredAt };
  if (!isSharedHosting) {
    return { ...malicious, ...known, reasonOf: (family) => reason(`Malicious: ${named(family)}`) };
  }
  const reasonOf = (family: string) =>
    reason(`Suspicious: shared hosting, the address serves ${hostsOnAddress} listed hosts: ${named(family)}`);
  return { ...suspicious, ...known, reasonOf };
}

/** What a look-up ended in, in a word or two. */
export type Result = 'listed' | 'suspicious' | 'not listed' | 'failed';

/**
 * `listed` when the tracker lists the observable itself, `suspicious` when it does not but something speaks against it, such
 * as other pages on its host, `not listed` when nothing does, `failed` when there was no answer.
 */
export function resultOf(finding: Finding): Result {
  if (finding.kind !== 'not-listed') return finding.kind;
  return assess(finding) === undefined ? 'not listed' : 'suspicious';
}

function familiesOf(listings: readonly Listing[]): string[] {
  return [...new Set(listings.map(({ family }) => family))];
}

function pages(count: number): string {
  return count === 1 ? 'a page on its host is' : `${count} pages on its host are`;
}

function named(family: string): string {
  return family === '' ? 'unknown family' : family;
}

function reason(text: string): string {
  return text.slice(0, maxReasonCharacters).toWellFormed();
}
