import { aboutExport } from './export-context.ts';
import type { ListingFormat } from './listing-format.ts';

/** A hosts file: each listed name at 0.0.0.0, where nothing answers. Addresses and URLs cannot be told in this format. */
export const listingsAsHosts: ListingFormat = function* ({ indicators }, context) {
  for (const line of aboutExport(context)) yield `# ${line}\n`;
  for (const { type, value } of indicators) if (type === 'domain') yield `0.0.0.0 ${value}\n`;
};
