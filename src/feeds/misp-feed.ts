import { createHash } from 'node:crypto';
import type { ExportContext } from '../formats/export-context.ts';
import { listingText } from '../formats/listing-format.ts';
import { listingsAsMisp, mispSummary, mispValue } from '../formats/listing-misp.ts';
import { version } from '../version.ts';
import { isNamed, isRecentEnough, versionOf } from './conditional.ts';
import type { FeedParts } from './feeds.ts';
import { problem, refusedMethod } from './problem.ts';
import { textAnswer, unchanged } from './text-answer.ts';

/**
 * Answers `/misp/manifest.json`, `/misp/hashes.csv` and `/misp/{uuid}.json`: the mirror as a directory that MISP subscribes
 * to, with an event for each year of listings. An event's id depends on the year alone; its timestamp is of when that year's
 * listings last changed here. Shared hosting is left out.
 */
export function answerMispFeed({ mirror, selections, trackerUrl }: FeedParts): (request: Request) => Response {
  return (request) => {
    const refused = refusedMethod(request.method);
    if (refused !== undefined) return refused;
    const { holdings } = mirror;
    if (holdings === undefined) return problem(503, 'The mirror is empty.', {}, { 'retry-after': '60' });
    const name = new URL(request.url).pathname.replace(/^\/misp\/?/, '');
    const year = years().find((one) => name === `${summaryOf(one).uuid}.json`);
    const pieces = piecesOf(name, year);
    if (pieces === undefined) return problem(404, 'There are manifest.json, hashes.csv and the events they name.');
    const current = versionOf([version, trackerUrl, selections.revision(), 'misp', name], holdings.fetchedAt);
    if (isNamed(request.headers, current)) return unchanged(current);
    const rest = Iterator.from(pieces);
    const first = rest.next();
    if (first.done) return problem(503, 'Nothing to tell: no listing can be told of.');
    if (isRecentEnough(request.headers, current)) return unchanged(current);
    const contentType = name.endsWith('.csv') ? 'text/csv; charset=utf-8' : 'application/json';
    return textAnswer(request, current, contentType, withFirst(first.value, rest));
  };

  function piecesOf(name: string, year: string | undefined): Iterable<string> | undefined {
    if (name === 'manifest.json') return manifest();
    if (name === 'hashes.csv') return hashes();
    return year === undefined ? undefined : (listingText(listingsAsMisp, selectionOf(year), contextOf(year)) ?? []);
  }

  function* manifest(): Generator<string> {
    const events = years()
      .filter((year) => selectionOf(year).items.length > 0)
      .map(summaryOf)
      .map(({ uuid, ...rest }) => [uuid, rest] as const);
    if (events.length > 0) yield JSON.stringify(Object.fromEntries(events));
  }

  /** A line for each value of an event: its MD5, which is how MISP tells whether it knows a value from a feed. */
  function* hashes(): Generator<string> {
    for (const year of years()) {
      const { uuid } = summaryOf(year);
      for (const item of selectionOf(year).items) {
        yield `${createHash('md5').update(mispValue(item)).digest('hex')},${uuid}\n`;
      }
    }
  }

  function years(): readonly string[] {
    return Object.keys(mirror.remembered.years);
  }

  function filtersOf(year: string) {
    return { year, excludeShared: true } as const;
  }

  function selectionOf(year: string) {
    return selections.of(filtersOf(year));
  }

  function summaryOf(year: string) {
    return mispSummary(filtersOf(year), contextOf(year));
  }

  /** As of when the year's listings last changed. */
  function contextOf(year: string): ExportContext {
    const at = new Date(mirror.remembered.years[year] ?? mirror.holdings?.fetchedAt ?? 0);
    return { now: at, snapshotAt: at, trackerUrl, relayVersion: version };
  }
}

function* withFirst(first: string, rest: Iterable<string>): Generator<string> {
  yield first;
  yield* rest;
}
