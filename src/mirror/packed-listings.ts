import type { Listing } from '../tracker/listing.ts';
import type { HeldListing } from './held-listing.ts';

/**
 * Listings as the octets of their text, which is also how they are written to disk: for 50,000 about 6 MB outside the
 * JavaScript heap, instead of 20 MB of objects for the garbage collector to follow. A listing is made when asked for, in
 * about a microsecond. Never changes.
 */
export type PackedListings = Iterable<Listing> & {
  readonly size: number;
  /**
   * UTF-8: a line for each listing, the JSON array `[family, url, ip, date, held, changed]`, without what is not known and
   * without a `changed` that equals `held`. Not to be written to.
   */
  readonly bytes: Buffer;
  /** The same listings with their times, which are 0 where they are not known. */
  readonly held: () => IteratorObject<HeldListing>;
  /** The listings with these ordinals, which count from 0, in the order asked for; unknown ones are left out. */
  readonly pick: (ordinals: readonly number[]) => Listing[];
};

/** Packs listings in the order given; packed ones are returned as they are. */
export function packListings(listings: Iterable<Listing | HeldListing> | PackedListings): PackedListings {
  if ('bytes' in listings) return listings;
  const chunks: Buffer[] = [];
  let lines: string[] = [];
  const finishChunk = () => {
    chunks.push(Buffer.from(lines.join('')));
    lines = [];
  };
  for (const listing of listings) {
    lines.push(`${JSON.stringify(rowOf(listing))}\n`);
    if (lines.length === batchSize) finishChunk();
  }
  finishChunk();
  return viewOf(Buffer.concat(chunks));
}

/** Takes packed octets for listings; undefined if they are not, in whole or in part. Never throws. */
export function unpackListings(bytes: Buffer): PackedListings | undefined {
  if (bytes.length > 0 && bytes.at(-1) !== newline) return undefined;
  const view = viewOf(bytes);
  let count = 0;
  for (const _ of view) count += 1;
  return count === view.size ? view : undefined;
}

const newline = 0x0a;

/** How many lines are taken at a time: enough to be quick, so few that all of it is soon garbage. */
const batchSize = 256;

function viewOf(bytes: Buffer): PackedListings {
  const starts = lineStarts(bytes);
  const size = starts.length - 1;
  const textOf = (first: number, behind: number): string =>
    bytes.toString('utf8', starts[first] ?? 0, (starts[behind] ?? 0) - 1);

  return {
    size,
    bytes,
    pick: (ordinals) => ordinals.flatMap((ordinal) => rowsIn(textOf(ordinal, ordinal + 1)).map(listingOf)),
    *held() {
      for (const row of rows()) {
        const [, , , , held = 0, changed = held] = row;
        yield { ...listingOf(row), held, changed };
      }
    },
    *[Symbol.iterator]() {
      for (const row of rows()) yield listingOf(row);
    },
  };

  function* rows(): Generator<Row> {
    for (let first = 0; first < size; first += batchSize) {
      yield* rowsIn(textOf(first, Math.min(first + batchSize, size)));
    }
  }
}

/** Where each line starts, and at last where the next one would. */
function lineStarts(bytes: Buffer): Uint32Array {
  let lines = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === newline) lines += 1;
  const starts = new Uint32Array(lines + 1);
  let line = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== newline) continue;
    line += 1;
    starts[line] = at + 1;
  }
  return starts;
}

/** The rows in lines of text, as one JSON array: no line break can be in their texts, since JSON escapes them. */
function rowsIn(lines: string): Row[] {
  let rows: unknown;
  try {
    rows = JSON.parse(`[${lines.replaceAll('\n', ',')}]`);
  } catch {
    return [];
  }
  return Array.isArray(rows) && rows.every(isRow) ? rows : [];
}

type Row = readonly [family: string, url: string, ip: string, date: string, held?: number, changed?: number];

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length < 4 || row.length > 6) return false;
  return row.every((cell, at) => (at < 4 ? typeof cell === 'string' : Number.isSafeInteger(cell)));
}

function listingOf([family, url, ip, date]: Row): Listing {
  return { family, url, ip, date };
}

function rowOf(listing: Listing | HeldListing): Row {
  const { family, url, ip, date } = listing;
  const { held = 0, changed = held } = listing as Partial<HeldListing>;
  if (held === 0) return [family, url, ip, date];
  return changed === held ? [family, url, ip, date, held] : [family, url, ip, date, held, changed];
}
