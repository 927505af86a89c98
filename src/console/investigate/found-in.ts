import { decodedBytes } from '../../input/decoded-bytes.ts';
import { UnusableInput } from '../../input/entry.ts';
import { firstTimes } from '../../input/first-times.ts';
import { readEntries } from '../../input/read-entries.ts';
import type { Observable } from '../../observables/observable.ts';
import { isUnroutableAddress } from '../../observables/private-address.ts';

/** Observables of one investigation at most. */
export const maxObservables = 5000;

/** A compressed file may hold no more than this. */
const maxDecodedBytes = 16 * 1024 * 1024;

const maxRemarks = 5;

/** What a text or a file names, each once, and what there is to say of it. */
export type Found = { readonly observables: readonly Observable[]; readonly remarks: readonly string[] };

/** The observables that a text or a file, recognised as the command line does it, names. Never rejects. */
export async function foundIn(bytes: Uint8Array, name: string): Promise<Found> {
  const observables: Observable[] = [];
  const remarks: string[] = [];
  const isNew = firstTimes();
  const networks = new Set<string>();
  let skipped = 0;
  const report = {
    skipped: () => {
      skipped += 1;
    },
    columns: () => {},
    leftOut: (part: string, reason: string) => {
      if (remarks.length < maxRemarks) remarks.push(`Not read: ${part}, for ${reason}.`);
    },
    network: (network: string) => {
      if (!isUnroutableAddress(network.slice(0, network.indexOf('/')))) networks.add(network);
    },
  };
  try {
    for await (const entries of readEntries(bounded(decodedBytes(once(bytes), name)), {
      name: plainName(name),
      report,
    })) {
      for (const { observable } of entries) if (isNew(observable)) observables.push(observable);
      if (observables.length > maxObservables) break;
    }
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error;
    remarks.push(`${name === '' ? 'The text' : name} could not be read: ${error.message}.`);
  }
  if (skipped > 0) remarks.push(`${skipped.toLocaleString('en')} lines could not be read as an observable.`);
  if (networks.size > 0) {
    const shown = [...networks].slice(0, maxRemarks).join(', ');
    const more = networks.size > maxRemarks ? ` and ${(networks.size - maxRemarks).toLocaleString('en')} more` : '';
    remarks.push(`Networks were left out, since only the addresses they hold can be looked up: ${shown}${more}.`);
  }
  if (observables.length > maxObservables) {
    const limit = maxObservables.toLocaleString('en');
    remarks.push(`There is more: only the first ${limit} are taken. The command line takes lists of any length.`);
  }
  return { observables: observables.slice(0, maxObservables), remarks };
}

/** It has been decompressed by then. */
function plainName(name: string): string {
  return name.replace(/\.(?:br|gz|zst)$/i, '');
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* bounded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxDecodedBytes) throw new UnusableInput('it holds more than 16 MiB; use the command line');
    yield chunk;
  }
}
