import { familyKey, type ListingFilters } from '../formats/filter-listings.ts';
import { listingDay, type WatchType } from '../formats/watch-items.ts';

/** What may be asked of a feed, with what it takes. */
export const feedParameters = {
  family: 'a malware family; several times for several',
  since: 'a day, YYYY-MM-DD',
  maxAgeDays: 'a whole number from 1 to 99999',
  type: 'ip, domain or url',
  includeSharedHosting: 'true or false (default)',
  allowEmpty: 'true or false (default)',
} as const;

/** What is asked of a feed. */
export type FeedQuery = {
  readonly filters: Pick<ListingFilters, 'families' | 'since' | 'maxAgeDays' | 'type' | 'excludeShared'>;
  /** Whether a feed without an entry is wanted, which clears a blocklist. */
  readonly allowEmpty: boolean;
};

const types: readonly string[] = ['ip', 'domain', 'url'] satisfies readonly WatchType[];

/** The most families that one feed can be narrowed to. */
const maxFamilies = 100;

/** Reads a feed's query, or says what is wrong with it. Addresses that serve many listed hosts are left out unless asked for. */
export function readFeedQuery(search: URLSearchParams): FeedQuery | { readonly fault: string } {
  const unknown = [...search.keys()].find((name) => !Object.hasOwn(feedParameters, name));
  if (unknown !== undefined) return { fault: `There is no parameter ${JSON.stringify(unknown.slice(0, 80))}.` };
  for (const [name, takes] of Object.entries(feedParameters)) {
    const values = search.getAll(name);
    if (name !== 'family' && values.length > 1) return { fault: `${name} is given more than once.` };
    if (values.length > maxFamilies || !values.every((value) => isGood(name, value))) {
      return { fault: `${name} takes ${takes}.` };
    }
  }
  const families = search.getAll('family');
  const since = search.get('since') ?? undefined;
  const age = search.get('maxAgeDays');
  return {
    filters: {
      families: families.length === 0 ? undefined : families,
      since,
      maxAgeDays: age === null ? undefined : Number(age),
      type: (search.get('type') ?? undefined) as WatchType | undefined,
      excludeShared: search.get('includeSharedHosting') !== 'true',
    },
    allowEmpty: search.get('allowEmpty') === 'true',
  };
}

function isGood(name: string, value: string): boolean {
  switch (name) {
    case 'since':
      return listingDay(value) !== '';
    case 'maxAgeDays':
      return /^[1-9]\d{0,4}$/.test(value);
    case 'type':
      return types.includes(value);
    case 'family':
      return value.length <= 256 && familyKey(value) !== '';
    default:
      return value === 'true' || value === 'false';
  }
}
