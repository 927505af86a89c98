import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { objection } from '../mirror/guard.ts';
import type { MirrorKeeper } from '../mirror/keeper.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { maxPackBytes, type OpenedPack, openPack } from '../mirror/pack.ts';
import { readVerifyingKeys } from '../mirror/pack-keys.ts';
import type { LoadedSnapshot } from '../mirror/snapshot.ts';
import { isoTime, timeAndAge } from './age.ts';
import { UsageError } from './exit-codes.ts';
import { openFile } from './open-file.ts';
import { say } from './sync-report.ts';

/** A pack that was read and opened or refused, its age not yet looked at; `name` is its file's. */
export type ReadPack = { readonly name: string; readonly opened: OpenedPack };

/** What is demanded of a pack beyond its signature. */
export type PackDemands = { readonly maxAgeDays: number; readonly isForced: boolean };

const tooLong: OpenedPack = { kind: 'refused', detail: `it is longer than ${maxPackBytes} bytes` };

const dayMs = 86_400_000;

/** Clocks on the two sides of an air gap may differ by so much. */
const clockDifferenceMs = 3_600_000;

/**
 * Reads a pack, from standard input for `-`, and checks that a key in `keyFile` has signed it.
 *
 * @throws UsageError when one of the files can't be read or holds no key.
 */
export async function readPack(file: string, keyFile: string): Promise<ReadPack> {
  const keys = await readVerifyingKeys(keyFile);
  if ('fault' in keys) throw new UsageError(`The public key ${keyFile} ${keys.fault}.`);
  const [name, stream] =
    file === '-' ? ['standard input', process.stdin] : [basename(file), (await openFile(file)).stream];
  const octets = await allOf(stream);
  const opened = octets === undefined ? tooLong : openPack(octets, keys.key);
  return { name, opened };
}

/**
 * Puts what a pack holds into the mirror. Undefined, or why not: it was refused, is too old, older than what is held, or
 * would lose much of that. `isForced` takes one of the last two kinds all the same.
 */
export async function takePack(
  { name, opened }: ReadPack,
  { keeper, mirror }: { readonly keeper: MirrorKeeper; readonly mirror: Mirror },
  { maxAgeDays, isForced }: PackDemands,
): Promise<string | undefined> {
  if (opened.kind === 'refused') return `${name}: ${opened.detail}`;
  const { snapshot, signedBy } = opened;
  const { fetchedAt, listings, source } = snapshot;
  const outOfTime = whyOutOfTime(fetchedAt, maxAgeDays);
  if (outOfTime !== undefined) return `${name}: ${outOfTime}`;
  const worse = whyWorse(snapshot, mirror);
  if (worse !== undefined && !isForced) return `${name}: ${worse}; --force takes it all the same`;
  if (worse !== undefined) say(`Taken by force: ${worse}.`);
  await keeper.take(snapshot);
  say(`Signed by ${signedBy}.`);
  say(`Fetched ${timeAndAge(fetchedAt)} from ${source}: ${listings.size} listings.`);
  return undefined;
}

function whyOutOfTime(fetchedAt: number, maxAgeDays: number): string | undefined {
  const ageMs = Date.now() - fetchedAt;
  if (ageMs < -clockDifferenceMs) {
    return `its listings were fetched on ${isoTime(fetchedAt)}, which is yet to come: a clock is wrong`;
  }
  if (ageMs <= maxAgeDays * dayMs) return undefined;
  return `its listings were fetched on ${timeAndAge(fetchedAt)}, and --max-age-days is ${maxAgeDays}`;
}

function whyWorse({ fetchedAt, listings }: LoadedSnapshot, { holdings, listings: held }: Mirror): string | undefined {
  if (holdings !== undefined && fetchedAt < holdings.fetchedAt) {
    return `its listings, of ${isoTime(fetchedAt)}, are older than those held, of ${isoTime(holdings.fetchedAt)}`;
  }
  return objection([...listings], [...held]);
}

/** All octets of a stream; undefined when they are more than a pack can have. */
async function allOf(stream: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxPackBytes) return undefined;
  }
  return Buffer.concat(chunks);
}
