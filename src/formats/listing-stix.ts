import { dataTime } from './export-context.ts';
import { isExportableDomain } from './exportable.ts';
import type { ListingFormat } from './listing-format.ts';
import { bundleHead, bundleObjects, bundleTail } from './stix/bundle.ts';
import { familiesOf } from './stix/families.ts';

/** A STIX 2.1 bundle: an indicator for each item, its malware families, and which listed name was seen at which address. */
export const listingsAsStix: ListingFormat = {
  head: (_, context) => bundleHead(dataTime(context)),
  entries({ items }, context) {
    const sources = items.values().map((item) => ({
      ...item,
      isSuspicious: item.isShared,
      resolutions:
        item.type === 'ip' ? item.hosts.filter(isExportableDomain).map((name) => ({ name, address: item.value })) : [],
    }));
    return bundleObjects(sources, familiesOf(items, context), context);
  },
  tail: bundleTail,
};
