import { getDomain } from 'tldts';
import { familyTitle } from '../tracker/family-kind.ts';
import { dataTime, type ExportContext } from './export-context.ts';
import type { ListingFilters } from './filter-listings.ts';
import type { ListingFormat } from './listing-format.ts';
import { stableUuid } from './stix/identifiers.ts';
import { schemedUrls } from './stix/schemed-urls.ts';
import type { WatchItem } from './watch-items.ts';

/** Ids that only a MISP instance can give, and gives on import; the format wants them present. */
const unassigned = '0';

const producer = { id: unassigned, name: 'CyberCrime Tracker', uuid: stableUuid('misp-org', 'CyberCrime Tracker') };

/**
 * One MISP event (MISP core format) with an attribute for each item, for a feed or for import. The event's UUID depends
 * on the filters alone, so that a later export updates it; an attribute's on the event and its value.
 */
export const listingsAsMisp: ListingFormat = {
  head({ items, filters }, context) {
    const { uuid, info, date, threat_level_id, analysis, timestamp, Tag } = mispSummary(filters, context);
    const event = {
      uuid,
      id: unassigned,
      info,
      date,
      threat_level_id,
      analysis,
      distribution: '3',
      sharing_group_id: '0',
      published: true,
      timestamp,
      publish_timestamp: timestamp,
      org_id: unassigned,
      orgc_id: unassigned,
      attribute_count: String(items.length),
      Orgc: producer,
      Tag,
    };
    return `{"Event":${JSON.stringify(event).slice(0, -1)},"Attribute":[`;
  },
  *entries({ items, filters }, context) {
    const uuid = eventUuid(filters);
    let separator = '\n';
    for (const item of items) {
      yield separator + JSON.stringify(attribute(item, uuid, changedSecondsOf(item, context)));
      separator = ',\n';
    }
  },
  tail: '\n]}}\n',
};

/** What of an event a feed's manifest tells: which it is, when it last changed, in seconds, and what MISP filters by. */
export function mispSummary(filters: ListingFilters, context: ExportContext) {
  const { year = '' } = filters;
  return {
    uuid: eventUuid(filters),
    info: ['CyberCrime Tracker: C2 panels', ...describe(filters)].join(', ').replace(/\s+/g, ' ').slice(0, 256),
    date: year === '' ? dataTime(context).toISOString().slice(0, 10) : `${year}-01-01`,
    threat_level_id: '2',
    analysis: '2',
    timestamp: secondsOf(context),
    Orgc: producer,
    Tag: [
      { name: 'tlp:clear', colour: '#ffffff', exportable: true },
      { name: 'kill-chain:Command and Control', colour: '#0e7c7b', exportable: true },
    ],
  };
}

/** The value of the attribute that an item becomes. */
export function mispValue(item: Pick<WatchItem, 'type' | 'value'>): string {
  return item.type === 'url' ? schemedUrls(item.value)[0] : item.value;
}

function eventUuid(filters: ListingFilters): string {
  return stableUuid('misp-event', JSON.stringify(describe(filters)));
}

function secondsOf(context: ExportContext): string {
  return String(Math.floor(dataTime(context).getTime() / 1000));
}

/** When the item last changed, as far as that is known: no later than the event. */
function changedSecondsOf({ held: { changed } }: WatchItem, context: ExportContext): string {
  const eventSeconds = Number(secondsOf(context));
  return String(changed === 0 ? eventSeconds : Math.min(Math.floor(changed / 1000), eventSeconds));
}

/** No property but those of MISP's strict schema, which has none for when something was seen: the comment says it. */
function attribute(item: WatchItem, event: string, timestamp: string): object {
  return {
    uuid: stableUuid('misp-attribute', event, item.type, item.value),
    id: unassigned,
    event_id: unassigned,
    category: 'Network activity',
    type: typeOf(item),
    value: mispValue(item),
    to_ids: !item.isShared,
    distribution: '5',
    sharing_group_id: '0',
    timestamp,
    deleted: false,
    comment: [familyTitle(item.families), ...listed(item), ...(item.isShared ? ['serves others too'] : [])].join(', '),
  };
}

function listed({ firstListed, lastListed }: WatchItem): string[] {
  if (firstListed === '') return [];
  return [firstListed === lastListed ? `listed ${firstListed}` : `listed ${firstListed} to ${lastListed}`];
}

function typeOf({ type, value }: WatchItem): string {
  if (type === 'url') return 'url';
  if (type === 'ip') return 'ip-dst';
  return getDomain(value, { allowPrivateDomains: true, validateHostname: false }) === value ? 'domain' : 'hostname';
}

function describe({ families, since, maxAgeDays, type, year, excludeShared }: ListingFilters): string[] {
  return [
    ...(year === undefined ? [] : [year === '' ? 'without a date' : `listed in ${year}`]),
    ...(families === undefined
      ? []
      : [
          `families ${families
            .map((family) => family.toLowerCase())
            .sort()
            .join(' ')}`,
        ]),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(maxAgeDays === undefined ? [] : [`at most ${maxAgeDays} days old`]),
    ...(type === undefined ? [] : [`type ${type}`]),
    ...(excludeShared ? ['without shared hosting'] : []),
  ];
}
