/** The share of the rows held that a new copy must reach to be believed. */
const leastShare = 0.5;

/**
 * Why `rows` new listings must not replace the `held` ones, or undefined when they may: an empty list, and one that has
 * lost more than half of what is known, are faults of the site and not news.
 */
export function objection(rows: number, held: number): string | undefined {
  if (rows === 0) return 'the list is empty';
  if (rows < held * leastShare) return `the list has ${rows} rows, fewer than half of the ${held} held`;
  return undefined;
}
