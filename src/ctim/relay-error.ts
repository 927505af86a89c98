import { z } from 'zod';
import type { Finding, LookupFailure } from '../lookup/finding.ts';
import { maxValueCharacters } from '../observables/observable.ts';
import { trackerInMessages, trackerName } from '../tracker/about.ts';

/** The platform's error object. */
export const relayErrorSchema = z
  .strictObject({
    type: z.enum(['fatal', 'error', 'warning']),
    code: z.string().min(1),
    message: z.string().min(1),
  })
  .meta({ id: 'Error' });

export type RelayError = z.output<typeof relayErrorSchema>;

/**
 * What went wrong in a set of findings: one error for each distinct cause, one warning that counts the observables left
 * unanswered at the deadline, one that counts those answered from older data, with its greatest age.
 */
export function errorsIn(findings: readonly Finding[], now: number): RelayError[] {
  const errors = new Map<string, RelayError>();
  let unanswered = 0;
  let stale = 0;
  let oldest = now;
  for (const finding of findings) {
    if (finding.kind !== 'failed') {
      if (!finding.isStale) continue;
      stale++;
      oldest = Math.min(oldest, finding.asOf);
      const warning = warningOf(finding.failure);
      if (warning !== undefined) errors.set(warning.code + warning.message, warning);
    } else if (finding.failure.cause === 'deadline') unanswered++;
    else {
      const error = errorOf(finding.failure);
      errors.set(error.code + error.message, error);
    }
  }
  const warnings = [
    ...(unanswered > 0 ? [deadlineWarning(unanswered, findings.length)] : []),
    ...(stale > 0 ? [staleWarning(`${stale} of ${counted(findings.length)}`, now - oldest)] : []),
  ];
  return [...errors.values(), ...warnings];
}

/** What a stand-in must not hide: a cause other than that the tracker does not answer. */
function warningOf(failure: LookupFailure | undefined): RelayError | undefined {
  if (failure === undefined || failure.cause === 'deadline' || failure.cause === 'unavailable') return undefined;
  return { ...errorOf(failure), type: 'warning' };
}

/** The error for what can't be answered now, and may be later. */
export const trackerUnavailable: RelayError = {
  type: 'fatal',
  code: 'service unavailable',
  message: `${trackerInMessages} is unavailable. Please, try again later.`,
};

/** The error for one cause. */
export function errorOf(failure: Exclude<LookupFailure, { cause: 'deadline' }>): RelayError {
  switch (failure.cause) {
    case 'not-found':
      return fatal('not found', `${trackerInMessages} not found`);
    case 'unavailable':
      return trackerUnavailable;
    case 'untrusted-certificate':
      return fatal('unknown', `Unable to verify SSL certificate: ${failure.reason}`);
    case 'unexpected-shape':
      return fatal('key error', `The data structure of ${trackerName} has changed. The module is broken.`);
    case 'unexpected-status':
      return fatal('unknown', failure.message);
    case 'mirror-empty':
      return fatal('service unavailable', `The mirror of ${trackerName} is empty. Please, fill it with \`sync\`.`);
    case 'internal':
      return fatal('unknown', 'Something went wrong.');
  }
}

function fatal(code: string, message: string): RelayError {
  return { type: 'fatal', code, message };
}

function deadlineWarning(unanswered: number, all: number): RelayError {
  const message = `The deadline was reached with ${unanswered} of ${counted(all)} unanswered.`;
  return { type: 'warning', code: 'request timeout', message };
}

/** The warning that something was answered from data of this age, since the tracker does not answer. */
export function staleWarning(answered: string, ageMs: number): RelayError {
  const message = `${trackerInMessages} is unavailable: ${answered} answered from data up to ${age(ageMs)} old.`;
  return { type: 'warning', code: 'stale data', message };
}

/** The warning that counts the observables that were left out since their value is longer than what can be looked up. */
export function tooLongWarning(count: number): RelayError {
  const message = `${counted(count)} of more than ${maxValueCharacters} characters left out.`;
  return { type: 'warning', code: 'value too long', message };
}

function counted(observables: number): string {
  return observables === 1 ? '1 observable' : `${observables} observables`;
}

function age(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
