import type { Listed } from '../lookup/finding.ts';
import { searchLink } from '../tracker/links.ts';
import { exportableAddress, exportableLocation, isExportableDomain } from './exportable.ts';
import type { FindingContext, FindingFormat } from './finding-writer.ts';
import { familyName, type IndicatorType, listingDay } from './indicator.ts';
import { stixBundle } from './stix/bundle.ts';
import type { StixIndicator } from './stix/objects.ts';
import { type Panel, panelOf } from './stix/panel.ts';

/**
 * A STIX 2.1 bundle of what is listed: an indicator for each listed observable, and the panels behind it, as far as the
 * mirror knows them. The other findings leave no trace in it. Holds the listed findings, and only these, until the end.
 */
export const findingsAsStix: FindingFormat = (context) => {
  const panels = new Map<string, Panel>();
  const indicators = new Map<string, StixIndicator>();
  return {
    head: '',
    row: (finding) => {
      if (finding.kind !== 'listed') return '';
      const subject = subjectOf(finding);
      if (subject === undefined) return '';
      const behind = panelsOf(finding, subject);
      for (const panel of behind) panels.set(JSON.stringify(panel), panel);
      const key = `${subject.type} ${subject.value}`;
      indicators.set(key, merged(indicators.get(key), indicatorOf(finding, subject, behind, context)));
      return '';
    },
    end: () => stixBundle(panels.values(), indicators.values(), context),
  };
};

type Subject = { readonly type: IndicatorType; readonly value: string; readonly host: string };

/** What the indicator is about; undefined for what cannot be told of, such as a private address or no readable URL. */
function subjectOf({ question: { observable } }: Listed): Subject | undefined {
  const { type, value } = observable;
  const location = exportableLocation(value);
  if (location === undefined) return undefined;
  const { host, url } = location;
  if (type === 'url') return url === '' ? undefined : { type, value: url, host };
  const address = exportableAddress(host);
  if (address !== undefined) return { type: 'ip', value: address, host };
  return isExportableDomain(host) ? { type: 'domain', value: host, host } : undefined;
}

function panelsOf(finding: Listed, { type, value, host }: Subject): readonly Panel[] {
  const observedAt = isoTime(finding.asOf);
  const known = finding.listings.map((listing) => panelOf(listing, observedAt)).filter((panel) => panel !== undefined);
  if (known.length > 0) return known;
  const address = exportableAddress(host);
  const bare = {
    host,
    url: type === 'url' ? value : '',
    domain: isExportableDomain(host) ? host : '',
    addresses: address === undefined ? [] : [address],
    observedAt,
  };
  const families = finding.families.map(familyName);
  return (families.length === 0 ? [''] : families).map((family) => ({ ...bare, family }));
}

function indicatorOf(
  finding: Listed,
  { type, value }: Subject,
  panels: readonly Panel[],
  context: FindingContext,
): StixIndicator {
  const days = finding.listings
    .map((listing) => listingDay(listing.date))
    .filter((day) => day !== '')
    .sort();
  return {
    type,
    value,
    families: [...new Set(finding.families.map(familyName))].filter((family) => family !== ''),
    hosts: [...new Set(panels.map((panel) => panel.host))],
    firstListed: days[0] ?? '',
    lastListed: days.at(-1) ?? '',
    link: searchLink(context.trackerUrl, finding.question.lookupValue),
    isSuspicious: finding.isSharedHosting,
  };
}

/** Two spellings of one observable, found apart. */
function merged(known: StixIndicator | undefined, found: StixIndicator): StixIndicator {
  if (known === undefined) return found;
  return {
    ...known,
    families: [...new Set([...known.families, ...found.families])],
    hosts: [...new Set([...known.hosts, ...found.hosts])],
  };
}

function isoTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
