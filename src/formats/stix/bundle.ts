import type { ExportContext } from '../export-context.ts';
import { observableId, stableId } from './identifiers.ts';
import {
  indicator,
  infrastructure,
  malware,
  observable,
  observedData,
  producer,
  relationship,
  type StixIndicator,
  type StixObject,
  tlpClear,
} from './objects.ts';
import type { Panel } from './panel.ts';
import { observableTypeOf } from './pattern.ts';
import { schemedUrls } from './schemed-urls.ts';

/**
 * A STIX 2.1 bundle, as pieces of text to be written one after the other: an object at a time, none twice, every reference
 * to one of the bundle. Memory grows with the ids written, not with the text. `indicators` are read after `panels`, whose
 * hosts must cover theirs.
 *
 * Ids depend on what an object is about and on nothing else, so that two bundles agree on what they share. Relationships
 * are those of the specification's tables: infrastructure `controls` malware and `consists-of` observables, a name
 * `resolves-to` an address, an indicator `indicates` malware and infrastructure and is `based-on` observed data.
 */
export function* stixBundle(
  panels: Iterable<Panel>,
  indicators: Iterable<StixIndicator>,
  context: ExportContext,
): Generator<string> {
  const written = new Set<string>();
  yield `{"type":"bundle","id":"${stableId('bundle', context.now.toISOString())}","objects":[\n`;
  yield JSON.stringify(tlpClear);
  for (const object of objectsOf(panels, indicators)) {
    if (written.has(object.id)) continue;
    written.add(object.id);
    yield `,\n${JSON.stringify(object)}`;
  }
  yield '\n]}\n';
}

function* objectsOf(panels: Iterable<Panel>, indicators: Iterable<StixIndicator>): Generator<StixObject> {
  const observedIn = new Map<string, Set<string>>();
  yield producer;
  for (const panel of panels) yield* panelObjects(panel, observedIn);
  for (const source of indicators) yield* indicatorObjects(source, observedIn);
}

function* panelObjects(panel: Panel, observedIn: Map<string, Set<string>>): Generator<StixObject> {
  const place = infrastructure(panel.host);
  yield place;
  if (panel.family !== '') {
    const family = malware(panel.family);
    yield family;
    yield relationship(place.id, 'controls', family.id);
  }
  const name = panel.domain === '' ? undefined : observable('domain-name', panel.domain);
  const addresses = panel.addresses.map((value) => observable(observableTypeOf({ type: 'ip', value }), value));
  const url = panel.url === '' ? undefined : observable('url', schemedUrls(panel.url)[0]);
  const parts = [url, name, ...addresses].filter((part) => part !== undefined);
  for (const part of parts) {
    yield part;
    yield relationship(place.id, 'consists-of', part.id);
  }
  if (name !== undefined) for (const address of addresses) yield relationship(name.id, 'resolves-to', address.id);
  if (panel.observedAt === '' || parts.length === 0) return;
  const refs = parts.map((part) => part.id);
  const observed = observedData(panel.observedAt, refs);
  yield observed;
  for (const ref of refs) observedIn.set(ref, (observedIn.get(ref) ?? new Set()).add(observed.id));
}

function* indicatorObjects(
  source: StixIndicator,
  observedIn: ReadonlyMap<string, ReadonlySet<string>>,
): Generator<StixObject> {
  const object = indicator(source);
  yield object;
  for (const name of source.families) {
    const family = malware(name);
    yield family;
    yield relationship(object.id, 'indicates', family.id);
  }
  for (const host of source.hosts) yield relationship(object.id, 'indicates', infrastructure(host).id);
  const value = source.type === 'url' ? schemedUrls(source.value)[0] : source.value;
  for (const observed of observedIn.get(observableId(observableTypeOf(source), value)) ?? [])
    yield relationship(object.id, 'based-on', observed);
}
