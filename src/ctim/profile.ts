import type { z } from 'zod';
import type { Finding } from '../lookup/finding.ts';
import type { ObservableType } from '../observables/observable.ts';
import type { RelayResponse } from './response.ts';

/** How findings are told in CTIM, and on which types of observable. */
export type Profile = {
  readonly types: readonly ObservableType[];
  /** Verdicts. */
  deliberate(findings: readonly Finding[]): RelayResponse;
  /** Verdicts, judgements and whatever else the profile knows. */
  observe(findings: readonly Finding[]): RelayResponse;
  readonly deliberationSchema: z.ZodType;
  readonly observationSchema: z.ZodType;
};
