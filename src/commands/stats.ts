import { styleText } from 'node:util';
import type { Config } from '../config/config.ts';
import { jsonText } from '../formats/json-text.ts';
import { terminalCell } from '../formats/terminal-cell.ts';
import { yearBefore } from '../mirror/days.ts';
import type { Snapshot } from '../mirror/snapshot.ts';
import { type Statistics, statisticsOf } from '../mirror/statistics.ts';
import type { Listing } from '../tracker/listing.ts';
import { timeAndAge } from './age.ts';
import { isColoured } from './colour.ts';
import { exitCodes } from './exit-codes.ts';
import { readMirror, reportEmptyMirror } from './read-mirror.ts';
import { writeOut } from './write-out.ts';

const shownFamilies = 15;
const shownListings = 10;
const barColumns = 30;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** What the `stats` command is told besides settings. */
export type StatsOptions = { readonly output: 'table' | 'json' };

/** Prints what the mirror holds: totals, families, years and the freshest listings. Resolves with the exit code. */
export async function stats({ output }: StatsOptions, config: Config): Promise<number> {
  const snapshot = await readMirror(config);
  if (snapshot === undefined) return reportEmptyMirror(config);
  const statistics = statisticsOf(snapshot.listings);
  const freshest = [...snapshot.listings]
    .filter(({ date }) => date !== '')
    .sort((a, b) => b.date.localeCompare(a.date))
    .slice(0, shownListings);
  const isTaken = await writeOut(
    output === 'json' ? json(snapshot, statistics, freshest) : page(snapshot, statistics, freshest),
  );
  return isTaken ? exitCodes.success : exitCodes.pipeClosed;
}

/** One line: the statistics as they are, whole, with where the listings are from and the freshest of them. */
function json(snapshot: Snapshot, statistics: Statistics, freshest: readonly Listing[]): string[] {
  const { source, listings } = snapshot;
  const fetchedAt = new Date(snapshot.fetchedAt).toISOString();
  const since = yearBefore(Date.now());
  let lastTwelveMonths = 0;
  for (const { date } of listings) if (date >= since) lastTwelveMonths++;
  return [`${jsonText({ source, fetchedAt, ...statistics, lastTwelveMonths, freshest })}\n`];
}

function* page(snapshot: Snapshot, statistics: Statistics, freshest: readonly Listing[]): Generator<string> {
  const { listings, families, hosts, addresses, years } = statistics;
  yield heading('Mirror');
  yield row('Source', terminalCell(snapshot.source, 60).trimEnd());
  yield row('Fetched', timeAndAge(snapshot.fetchedAt));
  yield row('Listings', String(listings));
  yield row('Families', String(families.filter(({ name }) => name !== '').length));
  yield row('Hosts', String(hosts));
  yield row('Addresses', String(addresses));
  yield heading('Families');
  yield* bars(families.slice(0, shownFamilies).map(({ name, count }) => ({ label: name || 'Unknown', count })));
  yield heading('Years');
  yield* bars(years.map(({ year, count }) => ({ label: year || 'undated', count })));
  yield heading('Freshest listings');
  if (freshest.length === 0) yield 'None has a date.\n';
  for (const { date, family, url } of freshest)
    yield `${date}  ${terminalCell(family, 16)}  ${terminalCell(url, 80).trimEnd()}\n`;
}

function* bars(counts: readonly { label: string; count: number }[]): Generator<string> {
  const most = Math.max(1, ...counts.map(({ count }) => count));
  for (const { label, count } of counts) {
    yield `${terminalCell(label, 16)}  ${String(count).padStart(6)}  ${coloured('cyan', bar(count / most))}\n`;
  }
}

function bar(share: number): string {
  const parts = Math.round(share * barColumns * 8);
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '');
}

function heading(text: string): string {
  return `\n${coloured('bold', text)}\n`;
}

function row(name: string, value: string): string {
  return `${name.padEnd(10)}  ${value}\n`;
}

function coloured(format: 'bold' | 'cyan', text: string): string {
  return isColoured() ? styleText(format, text, { validateStream: false }) : text;
}
