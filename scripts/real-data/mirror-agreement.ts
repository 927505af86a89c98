import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ListingRow } from '../../simulator/listing-row.ts';
import { readListingRows } from '../../simulator/listing-row.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { type Config, configSchema } from '../../src/config/config.ts';
import type { Finding } from '../../src/lookup/finding.ts';
import type { Observable } from '../../src/observables/observable.ts';
import { createRelay, type Relay } from '../../src/relay.ts';
import { benignUrls } from './benign-urls.ts';
import { createRawLookup, type RawLookup } from './raw-lookup.ts';
import { readRecorded } from './recorded.ts';

/** Lines that tell what was compared, and one for each difference that nothing explains. */
export type MirrorAgreement = { readonly report: readonly string[]; readonly faults: readonly string[] };

const benignCount = 10_000;
const batchSize = 250;

/**
 * Fills a mirror from a simulated site that lists `tracker-2018.json` in `dataDirectory`, and compares what it finds with
 * what the site's own `query.php` says of every listing as `url` and of every IP cell as `ip`. Then looks up made-up
 * benign URLs, none of which may be listed, and `observables-recorded.json`, of which only what a plain search in the file
 * finds may be. All traffic stays on 127.0.0.1. Rejects with a one-line message when a file can't be read.
 */
export async function checkMirrorAgreement(dataDirectory: string): Promise<MirrorAgreement> {
  const rows = await readListingRows(join(dataDirectory, 'tracker-2018.json'));
  const recorded = await readRecorded(join(dataDirectory, 'observables-recorded.json'));
  const simulator = await startSimulator({ listings: rows });
  const scratch = await mkdtemp(join(tmpdir(), 'mirror-agreement-'));
  const settings = {
    trackerUrl: simulator.url,
    dataDir: scratch,
    mirrorRefreshHours: 0,
    relayProfile: 'full',
  } as const;
  const live = await start({ ...settings, lookupSource: 'live' });
  const mirror = await start({ ...settings, lookupSource: 'mirror' });
  try {
    const raw = createRawLookup(rows);
    const sections = [
      await fill(mirror),
      await compare('listings as url', urlsOf(rows), mirror, live, raw),
      await compare('IP cells as ip', addressesOf(rows), mirror, live, raw),
      await expectNoneListed(benignUrls(rows, benignCount), mirror, raw),
      await expectTruth(recorded, mirror, raw),
    ];
    return { report: sections.flatMap(({ report }) => report), faults: sections.flatMap(({ faults }) => faults) };
  } finally {
    await Promise.all([live[Symbol.asyncDispose](), mirror[Symbol.asyncDispose]()]);
    await simulator.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function start(settings: Partial<Config>): Promise<Relay> {
  return createRelay(configSchema.parse(settings), pino({ level: 'silent' }));
}

async function fill({ keeper, upkeep }: Relay): Promise<MirrorAgreement> {
  await upkeep?.loaded;
  const result = await keeper?.refresh(new AbortController().signal);
  if (result?.kind !== 'replaced')
    return { report: [], faults: [`the mirror was not filled: ${JSON.stringify(result)}`] };
  const { rows = 0, kept = 0, duplicates = 0, refused } = result.summary ?? {};
  const reasons = Object.entries(refused ?? {}).filter(([, count]) => count > 0);
  const refusals = reasons.map(([reason, count]) => `, ${count} refused (${reason})`).join('');
  return { report: [`mirror: ${rows} rows in csv.php, ${kept} kept, ${duplicates} duplicates${refusals}`], faults: [] };
}

function urlsOf(rows: readonly ListingRow[]): Observable[] {
  return rows.map(({ url }) => ({ type: 'url', value: `http://${url}` }));
}

function addressesOf(rows: readonly ListingRow[]): Observable[] {
  const cells = new Set(rows.map(({ ip }) => ip).filter((ip) => ip !== ''));
  return [...cells].map((value) => ({ type: 'ip', value }));
}

async function compare(
  what: string,
  observables: readonly Observable[],
  mirror: Relay,
  live: Relay,
  raw: RawLookup,
): Promise<MirrorAgreement> {
  const ours = await resolve(mirror, observables);
  const theirs = await resolve(live, observables);
  const explained = new Map<string, string[]>();
  const faults: string[] = [];
  for (const [index, observable] of observables.entries()) {
    const [one, other] = [ours[index], theirs[index]];
    if (one === undefined || other === undefined || agree(one, other)) continue;
    const difference = `${what}: ${JSON.stringify(observable.value)}: mirror ${told(one)}, query.php ${told(other)}`;
    const explanation = raw.explain(observable, one.kind, other.kind);
    if (explanation === undefined) faults.push(difference);
    else explained.set(explanation, [...(explained.get(explanation) ?? []), observable.value]);
  }
  const listed = ours.filter(({ kind }) => kind === 'listed').length;
  const differing = [...explained.values()].flat().length + faults.length;
  return {
    report: [
      `${what}: ${observables.length} compared, ${listed} listed, ${differing} differ`,
      ...[...explained].map(([why, values]) => `  ${values.length} × ${why}${examples(values)}`),
    ],
    faults,
  };
}

/** A request's worth at a time, as XDR would at most. */
async function resolve({ resolver }: Relay, observables: readonly Observable[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let from = 0; from < observables.length; from += batchSize) {
    findings.push(...(await resolver.resolve(observables.slice(from, from + batchSize))));
  }
  return findings;
}

/** The same kind, and the family that `query.php` names, which is that of one listing, among those of the mirror. */
function agree(ours: Finding, theirs: Finding): boolean {
  if (ours.kind !== 'listed' || theirs.kind !== 'listed') return ours.kind === theirs.kind;
  return theirs.families.every((family) => ours.families.includes(family));
}

function told(finding: Finding): string {
  if (finding.kind === 'failed') return `failed: ${JSON.stringify(finding.failure)}`;
  return finding.kind === 'listed' ? `listed as ${finding.families.join(', ') || 'unnamed'}` : finding.kind;
}

async function expectNoneListed(
  observables: readonly Observable[],
  { resolver }: Relay,
  raw: RawLookup,
): Promise<MirrorAgreement> {
  const findings = await resolver.resolve(observables);
  const faults = findings
    .filter(
      (finding) =>
        finding.kind !== 'not-listed' || finding.neighbours.length > 0 || raw.holds(finding.question.observable),
    )
    .map((finding) => `benign URLs: ${finding.question.observable.value} is ${told(finding)}, or on a listed host`);
  return { report: [`benign URLs: ${findings.length} looked up, ${faults.length} listed`], faults };
}

async function expectTruth(
  observables: readonly Observable[],
  { resolver }: Relay,
  raw: RawLookup,
): Promise<MirrorAgreement> {
  const findings = await resolver.resolve(observables);
  const wrong = findings.filter((finding) => (finding.kind === 'listed') !== raw.holds(finding.question.observable));
  const listed = findings.filter(({ kind }) => kind === 'listed').map(({ question }) => question.observable.value);
  return {
    report: [
      `recorded observables: ${findings.length} looked up, ${listed.length} listed, as the file says${examples(listed)}`,
    ],
    faults: wrong.map(
      (finding) => `recorded: ${JSON.stringify(finding.question.observable)} is ${told(finding)}, the file differs`,
    ),
  };
}

function examples(values: readonly string[]): string {
  const some = [...new Set(values)].slice(0, 4).map((value) => JSON.stringify(value));
  return some.length === 0 ? '' : ` (${some.join(', ')}${values.length > some.length ? ', …' : ''})`;
}
