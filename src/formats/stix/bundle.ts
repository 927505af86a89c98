import type { ExportContext } from '../export-context.ts';
import type { StixFamilies } from './families.ts';
import { stableId } from './identifiers.ts';
import {
  indicator,
  malware,
  malwareId,
  observable,
  producer,
  relationship,
  type StixObject,
  type StixSource,
  tlpClear,
  versionOf,
} from './objects.ts';

/** How a STIX 2.1 bundle of the moment `at` begins: its id, and the objects that all others refer to. */
export function bundleHead(at: Date): string {
  const id = stableId('bundle', at.toISOString());
  return `{"type":"bundle","id":"${id}","objects":[\n${JSON.stringify(tlpClear)},\n${JSON.stringify(producer)}`;
}

/** How it ends. */
export const bundleTail = '\n]}\n';

/**
 * The objects in between, one a piece of text, none twice, every reference to one of the bundle. Memory grows with the ids
 * written, not with the text.
 *
 * Ids depend on what an object is about and on nothing else, so that two bundles agree on what they share. Relationships are
 * those of the specification's tables: an indicator `indicates` malware, a name `resolves-to` an address. `families` are those
 * of all sources.
 */
export function* bundleObjects(
  sources: Iterable<StixSource>,
  families: StixFamilies,
  context: ExportContext,
): Generator<string> {
  const written = new Set<string>();
  for (const source of sources) {
    for (const object of objectsOf(source, families, context)) {
      if (written.has(object.id)) continue;
      written.add(object.id);
      yield `,\n${JSON.stringify(object)}`;
    }
  }
}

function* objectsOf(source: StixSource, families: StixFamilies, context: ExportContext): Generator<StixObject> {
  const object = indicator(source, context);
  const version = versionOf(source, context);
  yield object;
  for (const name of source.families) {
    const family = families.get(malwareId(name));
    if (family !== undefined) yield malware(family.name, family.version);
    yield relationship(object.id, 'indicates', malwareId(name), version);
  }
  for (const { name, address } of source.resolutions) {
    const from = observable({ type: 'domain', value: name });
    const to = observable({ type: 'ip', value: address });
    yield from;
    yield to;
    yield relationship(from.id, 'resolves-to', to.id, version);
  }
}
