/** Choices that come out the same again for the same seed and number. */
export type Random = {
  /** A whole number from 0 to `below` - 1. */
  readonly below: (below: number) => number;
  readonly oneOf: <T>(some: readonly [T, ...T[]]) => T;
  /** True once in `n` times. */
  readonly onceIn: (n: number) => boolean;
};

/** The choices of one seed and number (mulberry32). */
export function randomFrom(seed: number, number: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  };
  return { below, oneOf: (some) => some[below(some.length)] ?? some[0], onceIn: (n) => below(n) === 0 };
}
