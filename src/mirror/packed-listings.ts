import type { Listing } from '../tracker/listing.ts';

/**
 * Listings as the octets of their text, which is also how they are written to disk: for 50,000 about 5 MB outside the
 * JavaScript heap, instead of 20 MB of objects for the garbage collector to follow. A listing is made when asked for, in
 * about a microsecond. Never changes.
 */
export type PackedListings = Iterable<Listing> & {
  readonly size: number;
  /** UTF-8: a line for each listing, the JSON array `[family, url, ip, date]`. Not to be written to. */
  readonly bytes: Buffer;
  /** The listings with these ordinals, which count from 0, in the order asked for; unknown ones are left out. */
  readonly pick: (ordinals: readonly number[]) => Listing[];
};

/** Packs listings in the order given; packed ones are returned as they are. */
export function packListings(listings: Iterable<Listing> | PackedListings): PackedListings {
  if ('bytes' in listings) return listings;
  const chunks: Buffer[] = [];
  let lines: string[] = [];
  const finishChunk = () => {
    chunks.push(Buffer.from(lines.join('')));
    lines = [];
  };
  for (const { family, url, ip, date } of listings) {
    lines.push(`${JSON.stringify([family, url, ip, date])}\n`);
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
    pick: (ordinals) => ordinals.flatMap((ordinal) => listingsIn(textOf(ordinal, ordinal + 1))),
    *[Symbol.iterator]() {
      for (let first = 0; first < size; first += batchSize) {
        yield* listingsIn(textOf(first, Math.min(first + batchSize, size)));
      }
    },
  };
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

/** The listings in lines of text, as one JSON array: no line break can be in their texts, since JSON escapes them. */
function listingsIn(lines: string): Listing[] {
  let rows: unknown;
  try {
    rows = JSON.parse(`[${lines.replaceAll('\n', ',')}]`);
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  const listings: Listing[] = [];
  for (const row of rows) {
    if (!isRow(row)) return [];
    const [family, url, ip, date] = row;
    listings.push({ family, url, ip, date });
  }
  return listings;
}

type Row = readonly [family: string, url: string, ip: string, date: string];

function isRow(row: unknown): row is Row {
  return Array.isArray(row) && row.length === 4 && row.every((cell) => typeof cell === 'string');
}
