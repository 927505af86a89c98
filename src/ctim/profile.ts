import type { z } from 'zod';
import type { Finding } from '../lookup/finding.ts';
import type { ObservableType } from '../observables/observable.ts';
import type { RelayError } from './relay-error.ts';
import type { WrittenResponse } from './written.ts';

/** How findings are told in CTIM, and on which types of observable. */
export type Profile = {
  readonly types: readonly ObservableType[];
  /** Verdicts; `warnings` are told beside what the findings themselves tell of. */
  deliberate(findings: readonly Finding[], warnings: readonly RelayError[]): WrittenResponse;
  /** Verdicts, judgements and whatever else the profile knows. */
  observe(findings: readonly Finding[], warnings: readonly RelayError[]): WrittenResponse;
  readonly deliberationSchema: z.ZodType;
  readonly observationSchema: z.ZodType;
};
