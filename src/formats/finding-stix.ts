import { familiesBehind, listingsBehind } from '../lookup/evidence.ts';
import type { Finding, Listed, NotListed } from '../lookup/finding.ts';
import { type AllowedPlaces, builtInPlaces } from '../observables/allowed-places.ts';
import type { Listing } from '../tracker/listing.ts';
import { exportableAddress, exportableLocation, isExportableDomain } from './exportable.ts';
import type { FindingFormat } from './finding-writer.ts';
import { bundleHead, bundleObjects, bundleTail } from './stix/bundle.ts';
import { familiesOf } from './stix/families.ts';
import type { StixSource } from './stix/objects.ts';
import { familyName, isWholeHost, listingDay, notRemembered, type WatchType } from './watch-items.ts';

/**
 * A STIX 2.1 bundle with an indicator for each observable that is listed or has listed neighbours, its malware families, and
 * the addresses that the tracker saw it at. The other findings leave no trace in it. Holds these, and only these, until the
 * end.
 */
export const findingsAsStix: FindingFormat = (context) => {
  const sources = new Map<string, StixSource>();
  return {
    head: '',
    row: (finding) => {
      if (!speaksAgainst(finding)) return '';
      const subject = subjectOf(finding, context.allowed ?? builtInPlaces);
      if (subject === undefined) return '';
      const key = `${subject.type} ${subject.value}`;
      sources.set(key, merged(sources.get(key), sourceOf(finding, subject)));
      return '';
    },
    *end() {
      yield bundleHead(context.now);
      yield* bundleObjects(sources.values(), familiesOf(sources.values(), context), context);
      yield bundleTail;
    },
  };
};

function speaksAgainst(finding: Finding): finding is Listed | NotListed {
  return finding.kind === 'listed' || (finding.kind === 'not-listed' && finding.neighbours.length > 0);
}

type Subject = { readonly type: WatchType; readonly value: string; readonly host: string };

/**
 * What the indicator is about; undefined for what cannot be told of, such as a private address, no readable URL, or a place
 * of everyone's.
 */
function subjectOf({ question: { observable } }: Listed | NotListed, allowed: AllowedPlaces): Subject | undefined {
  const { type, value } = observable;
  const location = exportableLocation(value);
  if (location === undefined) return undefined;
  const { host, url } = location;
  if ((type !== 'url' || isWholeHost(url)) && allowed.of(host) !== undefined) return undefined;
  if (type === 'url') return url === '' ? undefined : { type, value: url, host };
  const address = exportableAddress(host);
  if (address !== undefined) return { type: 'ip', value: address, host };
  return isExportableDomain(host) ? { type: 'domain', value: host, host } : undefined;
}

function sourceOf(finding: Listed | NotListed, { type, value, host }: Subject): StixSource {
  const listings = listingsBehind(finding);
  const days = listings
    .map(({ date }) => listingDay(date))
    .filter((day) => day !== '')
    .sort();
  const isShared = finding.kind === 'listed' && finding.isSharedHosting;
  return {
    type,
    value,
    searchValue: finding.question.lookupValue,
    families: [...new Set(familiesBehind(finding).map(familyName))].filter((family) => family !== ''),
    firstListed: days[0] ?? '',
    lastListed: days.at(-1) ?? '',
    isShared,
    held: notRemembered,
    isSuspicious: isShared || finding.kind === 'not-listed',
    resolutions: listings.flatMap((listing) => resolutionOf(listing, type === 'ip' ? value : '', host)),
  };
}

/** The listed name and where it was seen, when either is what was looked up. */
function resolutionOf(listing: Listing, address: string, host: string): StixSource['resolutions'] {
  const name = exportableLocation(listing.url)?.host ?? '';
  const seenAt = exportableAddress(listing.ip);
  if (seenAt === undefined || !isExportableDomain(name)) return [];
  return seenAt === address || name === host ? [{ name, address: seenAt }] : [];
}

/** Two spellings of one observable, found apart. */
function merged(known: StixSource | undefined, found: StixSource): StixSource {
  if (known === undefined) return found;
  return {
    ...known,
    families: [...new Set([...known.families, ...found.families])],
    isSuspicious: known.isSuspicious && found.isSuspicious,
    resolutions: [...known.resolutions, ...found.resolutions],
  };
}
