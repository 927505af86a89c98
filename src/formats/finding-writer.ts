import type { Finding } from '../lookup/finding.ts';
import type { AllowedPlaces } from '../observables/allowed-places.ts';
import type { ExportContext } from './export-context.ts';

/** Where an observable was read. */
export type Origin = {
  /** The file's name; `-` for standard input. */
  readonly file: string;
  /** The number of the line, from 1, of what is made of lines. */
  readonly line?: number;
  /** The part of an e-mail. */
  readonly part?: string;
};

/** A finding, and where its observable was read; undefined for one that was given by itself. */
export type TracedFinding = Finding & { readonly from?: Origin | undefined };

/** What the formats of findings need to know besides the findings. */
export type FindingContext = ExportContext & {
  /** Whether formats that leave it out otherwise tell where an observable was read. */
  readonly withSource?: boolean;
  /** Places that are suspicious at most; by default those built in. */
  readonly allowed?: AllowedPlaces;
  /** The terminal to write to. */
  readonly terminal: {
    readonly isColoured: boolean;
    /** Width in columns. */
    readonly columns: number;
  };
};

/** Turns findings into text, piece by piece, to be written one after the other. Serves one run. */
export type FindingWriter = {
  /** What comes before the first finding; may be empty. */
  readonly head: string;
  /** One finding's text, with its line end; empty when the format has nothing to say of it yet. */
  readonly row: (finding: TracedFinding) => string;
  /** What comes after the last one. */
  readonly end: () => Iterable<string>;
};

/** A format of findings. Never throws, whatever the findings hold. */
export type FindingFormat = (context: FindingContext) => FindingWriter;

/** Longer pieces cost a stream an order of magnitude more a byte to encode: they outgrow what is allocated cheaply. */
const pieceLength = 32 * 1024;

/**
 * The text of all findings: the head, pieces of about 32 Ki characters, at least one for each batch, then the end's. Pulls
 * a batch only when the piece before has been taken, so that it works with back-pressure, and holds one batch at a time.
 */
export async function* findingText(
  batches: AsyncIterable<readonly TracedFinding[]> | Iterable<readonly TracedFinding[]>,
  writer: FindingWriter,
): AsyncGenerator<string> {
  if (writer.head !== '') yield writer.head;
  for await (const batch of batches) {
    let text = '';
    for (const finding of batch) {
      text += writer.row(finding);
      if (text.length < pieceLength) continue;
      yield text;
      text = '';
    }
    if (text !== '') yield text;
  }
  yield* writer.end();
}

/** `list.txt:3`, `mail.eml: attachment note.html`; empty when it is not known. */
export function originText(from: Origin | null | undefined): string {
  if (from === null || from === undefined) return '';
  const line = from.line === undefined ? '' : `:${from.line}`;
  return `${from.file}${line}${from.part === undefined ? '' : `: ${from.part}`}`;
}

/** The end of a format that has none. */
export const noEnd = (): Iterable<string> => [];
