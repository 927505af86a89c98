import { findingFormats } from '../../formats/formats.ts';
import type { InputForm } from '../input/recognise-input.ts';

/** Names of the output formats of `lookup`. */
export const outputNames = Object.keys(findingFormats) as readonly (keyof typeof findingFormats)[];

/** What the `lookup` command is told besides settings. */
export type LookupOptions = {
  readonly file?: string;
  readonly input?: InputForm;
  readonly column?: string;
  readonly field?: string;
  readonly output?: (typeof outputNames)[number];
  readonly only?: 'listed';
  readonly refresh?: boolean;
};
