import { styleText } from 'node:util';
import type { Config } from '../config.ts';
import { terminalCell } from '../formats/terminal-cell.ts';
import type { Holdings } from '../mirror/mirror.ts';
import type { Statistics } from '../mirror/statistics.ts';
import type { Listing } from '../tracker/listing.ts';
import { exitCodes } from './exit-codes.ts';
import { openMirror, reportEmptyMirror } from './open-mirror.ts';
import { writeOut } from './write-out.ts';

const shownFamilies = 15;
const shownListings = 10;
const barColumns = 30;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Prints what the mirror holds: totals, families, years and the freshest listings. Resolves with the exit code. */
export async function stats(config: Config): Promise<number> {
  const { mirror, close } = await openMirror(config);
  try {
    if (mirror.holdings === undefined) return reportEmptyMirror(config);
    const freshest = [...mirror.listings]
      .filter(({ date }) => date !== '')
      .sort((a, b) => b.date.localeCompare(a.date));
    const isTaken = await writeOut(page(mirror.holdings, mirror.statistics, freshest.slice(0, shownListings)));
    return isTaken ? exitCodes.success : exitCodes.pipeClosed;
  } finally {
    await close();
  }
}

function* page(holdings: Holdings, statistics: Statistics, freshest: readonly Listing[]): Generator<string> {
  const { listings, families, hosts, addresses, years } = statistics;
  yield heading('Mirror');
  yield row('Source', terminalCell(holdings.source, 60).trimEnd());
  yield row('Fetched', `${new Date(holdings.fetchedAt).toISOString()} (${age(Date.now() - holdings.fetchedAt)} ago)`);
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

function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} days`;
}

function coloured(format: 'bold' | 'cyan', text: string): string {
  return process.stdout.hasColors?.() ? styleText(format, text) : text;
}
