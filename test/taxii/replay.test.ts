import { expect, test } from 'vitest';
import type { Listing } from '../../src/tracker/listing.ts';
import { listing } from '../support/mirror-on-disk.ts';
import { startMirrored } from '../support/start-mirrored.ts';
import { type Client, elastic, openCti, taxii2Client } from './clients.ts';

const rounds = 100;
const families = ['Pony', 'Zeus', 'Keitaro', 'ZEUS', ''];

/** Numbers that look random and are the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A listing, on one of so few hosts and addresses that many share one, and an address becomes shared hosting at times. */
function anyListing(any: (below: number) => number): Listing {
  const url = `h${any(60)}.example/${any(400)}.php`;
  return listing(url, families[any(families.length)], `203.0.113.${any(15)}`, any(8) === 0 ? '' : `201${any(9)}-01-14`);
}

/** The listings after a refresh that adds, changes and removes some. */
function refreshed(held: readonly Listing[], any: (below: number) => number): Listing[] {
  const added = Array.from({ length: any(12) }, () => anyListing(any));
  const kept = held
    .filter(() => any(40) !== 0)
    .map((one) => (any(40) === 0 ? { ...one, ip: `203.0.113.${any(15)}`, date: '2018-05-05' } : one));
  return [...added, ...kept];
}

type Entry = { readonly id: string; readonly version: string; readonly date_added: string };

test(`clients lose nothing, get nothing twice and come to an end, ${rounds} refreshes in the middle of paging`, {
  timeout: 300_000,
}, async () => {
  const any = numbers(14);
  const { url, keeper } = await startMirrored({ lookupSource: 'mirror' });
  const collection = `${url}/taxii2/api/collections/cybercrime-tracker`;
  const restarting = elastic(`${collection}/objects/`, 70);
  const clients: Client[] = [
    taxii2Client(`${collection}/objects/`, 50),
    openCti(`${collection}/objects/`),
    elastic(`${collection}/objects/`, 25),
    elastic(`${collection}/objects/`, 3),
    restarting,
  ];
  let held: readonly Listing[] = Array.from({ length: 250 }, () => anyListing(any));
  for (let round = 0; round < rounds; round++) {
    await keeper.take({ source: 'made up', fetchedAt: Date.UTC(2026, 0, 1) + round * 3_600_000, listings: held });
    for (const client of clients) for (let steps = any(5); steps > 0; steps--) await client.step();
    if (any(10) === 0) restarting.restart();
    held = refreshed(held, any);
  }
  for (const client of clients) {
    for (let steps = 0; !(await client.step()).isDone; steps++) expect(steps, client.name).toBeLessThan(5000);
    expect((await client.step()).count, `${client.name} has all`).toBe(0);
  }
  const response = await fetch(`${collection}/manifest/?limit=5000`);
  const { objects, more } = (await response.json()) as { objects: Entry[]; more: boolean };
  expect([more, objects.length > 500]).toEqual([false, true]);
  for (const { name, got } of clients) {
    expect(
      objects.filter(({ id, version }) => got.get(id)?.at(-1) !== version),
      `${name} lost`,
    ).toEqual([]);
    const repeated = [...got].filter(([, versions]) => new Set(versions).size !== versions.length);
    expect(repeated, `${name} got twice`).toEqual([]);
  }
});
