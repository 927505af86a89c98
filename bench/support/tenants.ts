import type { SubmittedObservable } from '../../src/observables/observable.ts';

/**
 * What tenants send, made up as recorded requests of Threat Response are: 1 to 25 observables each, most requests short. A
 * value is something that everyone sees, something that this tenant sees again and again, or new; of the first two, some
 * are far more frequent than others. The same `seed` gives the same requests, and no two of them are alike.
 */
export function tenantRequests(count: number, tenants: number, seed: number): SubmittedObservable[][] {
  const random = randomNumbers(seed);
  let fresh = 0;
  const place = (tenant: number): string => {
    const kind = random();
    if (kind < shares.common) return `common-${frequent(commonValues, random)}`;
    if (kind < shares.common + shares.own) return `tenant-${tenant}-${frequent(ownValues, random)}`;
    fresh += 1;
    return `new-${fresh}`;
  };
  return Array.from({ length: count }, () => {
    const tenant = Math.floor(random() * tenants);
    const size = Math.ceil(mostObservables ** random());
    return Array.from({ length: size }, () => observable(place(tenant), random));
  });
}

const shares = { common: 0.45, own: 0.45 };
const commonValues = 1000;
const ownValues = 200;
const mostObservables = 25;

function observable(name: string, random: () => number): SubmittedObservable {
  const path = name.startsWith('new-') || random() < 0.5 ? '/' : '/panel/admin.php';
  return { type: 'url', value: `http://${name}.example${path}` };
}

/** A rank below `count`, the first ones the most frequent, as Zipf's law has it. */
function frequent(count: number, random: () => number): number {
  return Math.floor(count ** random());
}

/** Mulberry32: numbers from 0 to 1, always the same ones for a seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
