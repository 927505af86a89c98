import { searchLink } from '../tracker/links.ts';
import type { ListingFormat } from './listing-format.ts';
import { stixBundle } from './stix/bundle.ts';
import { panelOf } from './stix/panel.ts';

/** A STIX 2.1 bundle: a panel for each listing, and every indicator that follows from them (see `indicatorsOf`). */
export const listingsAsStix: ListingFormat = ({ listings, indicators }, context) => {
  const panels = listings
    .values()
    .map((listing) => panelOf(listing))
    .filter((panel) => panel !== undefined);
  const sources = indicators.values().map((indicator) => ({
    ...indicator,
    link: searchLink(context.trackerUrl, indicator.value),
    isSuspicious: false,
  }));
  return stixBundle(panels, sources, context);
};
