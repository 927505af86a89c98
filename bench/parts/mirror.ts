import { createListingIndex } from '../../src/mirror/listing-index.ts';
import { questionOf } from '../../src/observables/question.ts';
import { madeUpListings, observableAt } from '../support/listings.ts';
import { median } from '../support/numbers.ts';
import type { Figure } from '../support/report.ts';

const listings = 50_000;
const lookups = 1_000_000;
const rounds = 5;

/** Look-ups in the mirror's index, in process. */
export async function mirror(): Promise<Figure[]> {
  const all = madeUpListings(listings);
  const index = createListingIndex(all);
  const observables = Array.from({ length: lookups }, (_, i) => observableAt(i, all));
  const rates: number[] = [];
  let matched = 0;
  for (let round = -1; round < rounds; round++) {
    const startedAt = performance.now();
    for (const observable of observables) if (index.match(questionOf(observable)) !== undefined) matched++;
    if (round >= 0) rates.push(lookups / ((performance.now() - startedAt) / 1000));
  }
  if (matched !== (rounds + 1) * (lookups / 100)) throw new Error(`${matched} matches`);
  return [
    {
      name: `mirror look-ups in process, ${listings / 1000}k listings`,
      value: median(rates),
      unit: 'look-ups/s',
      reach: { atLeast: 1_000_000 },
    },
  ];
}
