import type { findingFormats } from '../../formats/formats.ts';
import type { InputForm } from '../input/recognise-input.ts';

/** What the `lookup` command is told besides settings. */
export type LookupOptions = {
  readonly file?: string;
  readonly input?: InputForm;
  readonly column?: string;
  readonly field?: string;
  readonly output?: keyof typeof findingFormats;
  readonly only?: 'listed';
  readonly refresh?: boolean;
};
