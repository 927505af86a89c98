import type { ExportContext } from '../export-context.ts';
import { familyName } from '../watch-items.ts';
import { createdAt, malwareId, type StixSource } from './objects.ts';

/** Malware families by the ids of their objects: a spelling, and since when, in Unix milliseconds. */
export type StixFamilies = ReadonlyMap<string, { readonly name: string; readonly version: number }>;

/**
 * The families that indicators name. An object of one is as old as the mirror's memory of it, and so no younger than what
 * refers to it; without such a memory it is of the beginning.
 */
export function familiesOf(
  sources: Iterable<Pick<StixSource, 'families'>>,
  { families: held = {} }: ExportContext,
): StixFamilies {
  const families = new Map<string, { readonly name: string; readonly version: number }>();
  const seen = new Set<string>();
  for (const source of sources) {
    for (const name of source.families) {
      if (seen.has(name)) continue;
      seen.add(name);
      const id = malwareId(name);
      if (families.has(id)) continue;
      const key = name.toLowerCase();
      const known = Object.hasOwn(held, key) ? held[key] : undefined;
      const version = Math.max(known?.held ?? 0, Date.parse(createdAt));
      families.set(id, { name: known === undefined ? name : familyName(known.name), version });
    }
  }
  return families;
}
