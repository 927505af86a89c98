import type { ExportContext, Validity } from '../formats/export-context.ts';
import { type ListingFormatName, listingFormatNames } from '../formats/format-names.ts';
import { listingFormats } from '../formats/formats.ts';
import { listingText, wholeText } from '../formats/listing-format.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { version } from '../version.ts';
import { isNamed, isRecentEnough, versionOf } from './conditional.ts';
import { feedParameters, readFeedQuery } from './feed-query.ts';
import { problem, refusedMethod } from './problem.ts';
import type { Selections } from './selections.ts';
import { textAnswer, unchanged } from './text-answer.ts';

/** What feeds are made of. */
export type FeedParts = {
  readonly mirror: Mirror;
  readonly selections: Selections;
  readonly trackerUrl: string;
  readonly validity: Validity;
};

const contentTypes: Readonly<Record<ListingFormatName, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/x-ndjson',
  stix: 'application/stix+json;version=2.1',
  misp: 'application/json',
  zeek: 'text/plain; charset=utf-8',
  suricata: 'text/plain; charset=utf-8',
  rpz: 'text/dns; charset=utf-8',
  hosts: 'text/plain; charset=utf-8',
  domains: 'text/plain; charset=utf-8',
  ips: 'text/plain; charset=utf-8',
  urls: 'text/plain; charset=utf-8',
};

const catalogue = { formats: listingFormatNames, parameters: feedParameters };

/**
 * Answers `/feeds/{format}` with the bytes that `cct export` prints of the same mirror with the same filters, and `/feeds`
 * with what there is. A feed without an entry is 503 unless `allowEmpty` asks for it: it would clear a blocklist.
 */
export function answerFeeds({ mirror, selections, trackerUrl, validity }: FeedParts): (request: Request) => Response {
  return (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const refused = refusedMethod(request.method);
    if (refused !== undefined) return refused;
    const name = pathname.replace(/^\/feeds\/?/, '').replace(/\/$/, '');
    if (name === '') return Response.json(catalogue);
    if (!isFormat(name)) return problem(404, `There is no format ${JSON.stringify(name.slice(0, 80))}.`, catalogue);
    const query = readFeedQuery(searchParams);
    if ('fault' in query) return problem(400, query.fault, { parameters: feedParameters });
    const { holdings } = mirror;
    if (holdings === undefined) return problem(503, 'The mirror is empty.', {}, { 'retry-after': '60' });

    const asked = [version, trackerUrl, validity, selections.revision(), name, query];
    const current = versionOf(asked, holdings.fetchedAt);
    if (isNamed(request.headers, current)) return unchanged(current);

    const at = new Date(holdings.fetchedAt);
    const { families } = mirror.remembered;
    const context: ExportContext = { now: at, snapshotAt: at, trackerUrl, relayVersion: version, validity, families };
    const selection = selections.of(query.filters);
    const format = listingFormats[name];
    const text = listingText(format, selection, context);
    if (text === undefined && !query.allowEmpty) {
      const what = selection.listings.length === 0 ? 'no listing passes the filters' : `${name} can hold none of it`;
      return problem(503, `Nothing to tell: ${what}. allowEmpty=true answers with a feed that holds nothing.`);
    }
    if (isRecentEnough(request.headers, current)) return unchanged(current);
    return textAnswer(request, current, contentTypes[name], text ?? wholeText(format, selection, context));
  };
}

function isFormat(name: string): name is ListingFormatName {
  return Object.hasOwn(listingFormats, name);
}
