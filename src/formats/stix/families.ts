import type { ExportContext } from '../export-context.ts';
import { malwareId, type StixSource, versionOf } from './objects.ts';

/** Malware families by the ids of their objects: as spelt by the earliest indicator that names them, and since when. */
export type StixFamilies = ReadonlyMap<string, { readonly name: string; readonly version: number }>;

/**
 * The families that indicators name. An object of one is as old as the earliest of these indicators, so that whoever reads
 * objects in the order of their versions meets it no later than what refers to it.
 */
export function familiesOf(
  sources: Iterable<Pick<StixSource, 'families' | 'lastListed' | 'held'>>,
  context: ExportContext,
): StixFamilies {
  const families = new Map<string, { readonly name: string; readonly version: number }>();
  const ids = new Map<string, string>();
  for (const source of sources) {
    const version = versionOf(source, context);
    for (const name of source.families) {
      const id = ids.get(name) ?? malwareId(name);
      ids.set(name, id);
      const known = families.get(id);
      if (known === undefined || version < known.version) families.set(id, { name, version });
    }
  }
  return families;
}
