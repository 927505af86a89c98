import type { ExportContext } from './export-context.ts';
import type { Selection } from './filter-listings.ts';

/**
 * A format of the mirror's listings: pieces of text to be written one after the other. The same selection and context give
 * the same text. Never throws, whatever the listings hold.
 */
export type ListingFormat = (selection: Selection, context: ExportContext) => Iterable<string>;
