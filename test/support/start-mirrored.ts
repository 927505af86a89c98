import { join } from 'node:path';
import type { ListingRow } from '../../simulator/listing-row.ts';
import type { Config } from '../../src/config/config.ts';
import type { RefreshResult } from '../../src/mirror/keeper.ts';
import type { Relay } from '../../src/relay.ts';
import { valueIn } from './run-metered.ts';
import { scratchDirectory } from './scratch-directory.ts';
import { type RunningRelay, startRelay } from './start-relay.ts';

/** A relay with a mirror, which has looked at its directory. */
export type MirroredRelay = RunningRelay & {
  readonly mirror: NonNullable<Relay['mirror']>;
  readonly keeper: NonNullable<Relay['keeper']>;
  readonly directory: string;
  /** Where its snapshot is, once there is one. */
  readonly file: string;
  readonly refresh: () => Promise<RefreshResult>;
};

/** Starts a relay of source `auto` whose mirror, in a directory of its own, is refreshed only when the test says so. */
export async function startMirrored(settings: Partial<Config>): Promise<MirroredRelay> {
  const directory = settings.dataDir ?? (await scratchDirectory());
  const running = await startRelay({
    lookupSource: 'auto',
    mirrorRefreshHours: 0,
    trackerRetries: 0,
    dataDir: directory,
    ...settings,
  });
  const { mirror, keeper, upkeep } = running.relay;
  if (mirror === undefined || keeper === undefined) throw new Error('these settings exclude a mirror');
  await upkeep?.loaded;
  const refresh = () => keeper.refresh(new AbortController().signal);
  return { ...running, mirror, keeper, directory, file: join(directory, 'listings.ndjson'), refresh };
}

/** The same, its mirror filled. */
export async function startFilled(settings: Partial<Config>): Promise<MirroredRelay> {
  const relay = await startMirrored(settings);
  const result = await relay.refresh();
  if (result.kind !== 'replaced') throw new Error(`not filled: ${JSON.stringify(result)}`);
  return relay;
}

/** A row of the tracker's. */
export function row(url: string, type = 'Keitaro', ip = '', date = '14-01-2018'): ListingRow {
  return { url, type, ip, date };
}

/** The warnings and errors a relay has logged so far. */
export function warningsOf({ log }: RunningRelay): Record<string, unknown>[] {
  return log.map((line) => JSON.parse(line)).filter(({ level }) => level >= 40);
}

/** The value of a relay's series, as `valueIn` has it. */
export async function metricOf({ relay }: RunningRelay, series: string): Promise<number> {
  return valueIn(await relay.metrics.registry.metrics(), series);
}
