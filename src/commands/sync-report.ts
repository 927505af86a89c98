import { terminalText } from '../formats/terminal-cell.ts';
import type { FeedSummary } from '../tracker/feeds/feed.ts';
import type { Listing } from '../tracker/listing.ts';

/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${terminalText(text)}\n`);
}

/** Prints what reading a feed came to; with `isVerbose` the rows that were refused, too. */
export function reportReading(summary: FeedSummary, isVerbose: boolean): void {
  const { rows, kept, refused, refusedRows, duplicates, repaired } = summary;
  const refusals = sum(refused);
  say(`Rows read      ${rows}`);
  say(`  kept         ${kept}`);
  say(`  refused      ${refusals}${because(refused)}`);
  if (isVerbose) {
    for (const { reason, text } of refusedRows) say(`    ${reason}: ${text}`);
    if (refusals > refusedRows.length) say(`    and ${refusals - refusedRows.length} more`);
  }
  say(`  duplicates   ${duplicates}`);
  say(`Cells repaired ${sum(repaired)}${because(repaired)}`);
}

/** Says on standard error why nothing was synchronised, and how many listings, if that is known, are still there. */
export function reportFailure(reason: string, heldRows?: number): void {
  const held = heldRows === 0 ? 'The mirror is empty.' : `What is held stays: ${counted(heldRows ?? 0)}.`;
  for (const line of [`Not synchronised: ${reason}`, ...(heldRows === undefined ? [] : [held])])
    process.stderr.write(`${terminalText(line)}\n`);
}

/**
 * `5 listings, 2 new, 1 gone`. A listing that got its date is no new one; of equal rows each counts, so that the new ones of
 * an empty mirror are all.
 */
export function changeBetween(before: readonly Listing[], after: readonly Listing[]): string {
  const change = new Map<string, number>();
  const count = (listings: readonly Listing[], step: number) => {
    for (const { family, url, ip } of listings) {
      const key = JSON.stringify([family, url, ip]);
      change.set(key, (change.get(key) ?? 0) + step);
    }
  };
  count(after, 1);
  count(before, -1);
  let added = 0;
  let gone = 0;
  for (const difference of change.values()) {
    added += Math.max(0, difference);
    gone += Math.max(0, -difference);
  }
  return `${counted(after.length)}, ${added} new, ${gone} gone`;
}

function because(counts: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(counts).filter(([, count]) => count > 0);
  return reasons.length === 0 ? '' : ` (${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')})`;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}

function counted(listings: number): string {
  return listings === 1 ? '1 listing' : `${listings} listings`;
}
