import { getDomain } from 'tldts';
import { dataTime } from './export-context.ts';
import type { ListingFilters } from './filter-listings.ts';
import { type Indicator, indicatorTitle } from './indicator.ts';
import type { ListingFormat } from './listing-format.ts';
import { stableUuid } from './stix/identifiers.ts';
import { schemedUrls } from './stix/schemed-urls.ts';

/** Ids that only a MISP instance can give, and gives on import; the format wants them present. */
const unassigned = '0';

const producer = { id: unassigned, name: 'CyberCrime Tracker', uuid: stableUuid('misp-org', 'CyberCrime Tracker') };

/**
 * One MISP event (MISP core format) with an attribute for each indicator, for a feed or for import. The event's UUID depends
 * on the filters alone, so that a later export updates it; an attribute's on the event and its value.
 */
export const listingsAsMisp: ListingFormat = function* ({ indicators, filters }, context) {
  const uuid = stableUuid('misp-event', JSON.stringify(describe(filters)));
  const timestamp = String(Math.floor(dataTime(context).getTime() / 1000));
  const event = {
    uuid,
    id: unassigned,
    info: ['CyberCrime Tracker: C2 panels', ...describe(filters)].join(', ').replace(/\s+/g, ' ').slice(0, 256),
    date: dataTime(context).toISOString().slice(0, 10),
    threat_level_id: '2',
    analysis: '2',
    distribution: '3',
    sharing_group_id: '0',
    published: true,
    timestamp,
    publish_timestamp: timestamp,
    org_id: unassigned,
    orgc_id: unassigned,
    attribute_count: String(indicators.length),
    Orgc: producer,
    Tag: [
      { name: 'tlp:clear', colour: '#ffffff', exportable: true },
      { name: 'kill-chain:Command and Control', colour: '#0e7c7b', exportable: true },
    ],
  };
  yield `{"Event":${JSON.stringify(event).slice(0, -1)},"Attribute":[`;
  let separator = '\n';
  for (const indicator of indicators) {
    yield separator + JSON.stringify(attribute(indicator, uuid, timestamp));
    separator = ',\n';
  }
  yield '\n]}}\n';
};

function attribute(indicator: Indicator, event: string, timestamp: string): object {
  const value = indicator.type === 'url' ? schemedUrls(indicator.value)[0] : indicator.value;
  return {
    uuid: stableUuid('misp-attribute', event, indicator.type, indicator.value),
    id: unassigned,
    event_id: unassigned,
    category: 'Network activity',
    type: typeOf(indicator),
    value,
    to_ids: true,
    distribution: '5',
    sharing_group_id: '0',
    timestamp,
    deleted: false,
    comment: indicatorTitle(indicator),
    ...(indicator.firstListed === ''
      ? {}
      : { first_seen: seen(indicator.firstListed), last_seen: seen(indicator.lastListed) }),
  };
}

function typeOf({ type, value }: Indicator): string {
  if (type === 'url') return 'url';
  if (type === 'ip') return 'ip-dst';
  return getDomain(value, { allowPrivateDomains: true, validateHostname: false }) === value ? 'domain' : 'hostname';
}

function seen(day: string): string {
  return `${day}T00:00:00.000000+00:00`;
}

function describe({ families, since, type, sharedHostingHosts }: ListingFilters): string[] {
  return [
    ...(families === undefined
      ? []
      : [
          `families ${families
            .map((family) => family.toLowerCase())
            .sort()
            .join(' ')}`,
        ]),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(type === undefined ? [] : [`type ${type}`]),
    ...(sharedHostingHosts === undefined ? [] : ['without shared hosting']),
  ];
}
