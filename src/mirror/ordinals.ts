/** Which listings, by their ordinals, may go with a key. */
export type Ordinals = {
  readonly add: (key: string, ordinal: number) => void;
  /**
   * The ordinals added with this key, in the order they were added; very rarely some of another key as well, so that the
   * listings have to be looked at. Undefined when there are none.
   */
  readonly candidates: (key: string) => readonly number[] | undefined;
};

const none = -1;

/**
 * An empty map from keys to ordinals, for at most `capacity` of them. It holds hashes instead of the keys, in flat arrays:
 * 20 bytes for each ordinal at most, none of it for the garbage collector to follow.
 */
export function createOrdinals(capacity: number): Ordinals {
  const mask = 2 ** Math.ceil(Math.log2(capacity + 1)) - 1;
  const firsts = new Int32Array(mask + 1).fill(none);
  const lasts = new Int32Array(mask + 1).fill(none);
  const nexts = new Int32Array(capacity).fill(none);
  const hashes = new Int32Array(capacity);
  const ordinals = new Int32Array(capacity);
  let size = 0;

  return {
    add(key, ordinal) {
      const hash = hashOf(key);
      const slot = hash & mask;
      const last = lasts[slot] ?? none;
      if (last === none) firsts[slot] = size;
      else nexts[last] = size;
      lasts[slot] = size;
      hashes[size] = hash;
      ordinals[size] = ordinal;
      size += 1;
    },
    candidates(key) {
      const hash = hashOf(key);
      let found: number[] | undefined;
      for (let entry = firsts[hash & mask] ?? none; entry !== none; entry = nexts[entry] ?? none) {
        if (hashes[entry] !== hash) continue;
        found ??= [];
        found.push(ordinals[entry] ?? none);
      }
      return found;
    },
  };
}

/** FNV-1a over the UTF-16 code units, its upper half mixed into the lower, which tells the slot. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
