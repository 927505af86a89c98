import type { ExportContext } from './export-context.ts';
import type { Selection } from './filter-listings.ts';

/**
 * A format of the mirror's listings: what stands before the entries, the entries one by one, and what stands after them.
 * The same selection and context give the same text. Never throws, whatever the listings hold.
 */
export type ListingFormat = {
  readonly head: (selection: Selection, context: ExportContext) => string;
  readonly entries: (selection: Selection, context: ExportContext) => Iterable<string>;
  /** Empty for most formats. */
  readonly tail: string;
};

/**
 * The text of a selection, in pieces to be written one after the other; undefined when the format has no entry for any of
 * it, so that what would be written is a blocklist that blocks nothing.
 */
export function listingText(
  format: ListingFormat,
  selection: Selection,
  context: ExportContext,
): Iterable<string> | undefined {
  const isEmpty = format.entries(selection, context)[Symbol.iterator]().next().done === true;
  return isEmpty ? undefined : wholeText(format, selection, context);
}

/** The same with or without entries. */
export function* wholeText(format: ListingFormat, selection: Selection, context: ExportContext): Generator<string> {
  yield format.head(selection, context);
  yield* format.entries(selection, context);
  if (format.tail !== '') yield format.tail;
}
