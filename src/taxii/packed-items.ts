import type { WatchItem } from '../formats/watch-items.ts';

/** What an indicator is made of. */
type PackedItem = Omit<WatchItem, 'hosts'>;

/**
 * Items as the octets of their JSON, outside the JavaScript heap: some 250 bytes each, instead of a dozen objects for the
 * garbage collector to follow.
 */
export type PackedItems = {
  /** The items with the places from `first` up to, but without, `behind`. */
  readonly between: (first: number, behind: number) => PackedItem[];
};

const batchSize = 256;

/** Packs items in the order that their ordinals have in `order`. */
export function packItems(order: Uint32Array, items: readonly WatchItem[]): PackedItems {
  const ends = new Uint32Array(order.length + 1);
  const chunks: Buffer[] = [];
  for (let first = 0; first < order.length; first += batchSize) {
    const texts = Array.from(order.subarray(first, first + batchSize), (ordinal) => textOf(items[ordinal]));
    chunks.push(Buffer.from(texts.join('')));
    for (const [at, text] of texts.entries()) {
      ends[first + at + 1] = (ends[first + at] ?? 0) + Buffer.byteLength(text);
    }
  }
  const bytes = Buffer.concat(chunks);
  return {
    between: (first, behind) =>
      Array.from({ length: behind - first }, (_, at) =>
        JSON.parse(bytes.toString('utf8', ends[first + at], ends[first + at + 1])),
      ),
  };
}

function textOf(item: WatchItem | undefined): string {
  if (item === undefined) return '';
  const { hosts: _, ...rest } = item;
  return JSON.stringify(rest satisfies PackedItem);
}
