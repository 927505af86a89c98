import { decodedBytes } from '../../input/decoded-bytes.ts';
import { UnusableInput } from '../../input/entry.ts';
import { firstTimes } from '../../input/first-times.ts';
import type { InputForm } from '../../input/input-forms.ts';
import { InputRemarks } from '../../input/input-remarks.ts';
import { readEntries } from '../../input/read-entries.ts';
import type { Observable } from '../../observables/observable.ts';

/** Observables of one investigation at most. */
export const maxObservables = 5000;

/** What is given may hold no more than this in all, decompressed. */
const maxDecodedBytes = 16 * 1024 * 1024;

/** What is to be read: a file, or what was typed, which has no name. */
export type Given = { readonly bytes: Uint8Array; readonly name: string };

/** What texts and files name, each once, and what there is to say of what was not read. */
export type Found = { readonly observables: readonly Observable[]; readonly remarks: readonly string[] };

/** The observables that a text and files, recognised as the command line does it, name, in this order. Never rejects. */
export async function foundIn(given: readonly Given[]): Promise<Found> {
  const observables: Observable[] = [];
  const remarks = new InputRemarks();
  remarks.hasSeveral = given.length > 1;
  const isNew = firstTimes();
  const bounded = boundedTo(maxDecodedBytes);
  for (const { bytes, name } of given) {
    const shownName = name === '' ? 'the text' : name;
    try {
      let count = 0;
      let form: InputForm | undefined;
      const batches = readEntries(bounded(decodedBytes(once(bytes), name)), {
        name: plainName(name),
        report: { ...remarks.of(shownName), columns: () => {} },
        recognised: (as) => {
          form = as;
        },
      });
      for await (const entries of batches) {
        count += entries.length;
        for (const { observable } of entries) if (isNew(observable)) observables.push(observable);
        if (observables.length > maxObservables) break;
      }
      if (count === 0) remarks.nothingIn(shownName, form);
    } catch (error) {
      if (!(error instanceof UnusableInput)) throw error;
      remarks.unread(shownName, error.message);
    }
    if (observables.length > maxObservables) break;
  }
  const limit = maxObservables.toLocaleString('en');
  const more = `There is more: only the first ${limit} are taken. The command line takes lists of any length.`;
  return {
    observables: observables.slice(0, maxObservables),
    remarks: [...(observables.length > maxObservables ? [more] : []), ...remarks.lines()],
  };
}

/** It has been decompressed by then. */
function plainName(name: string): string {
  return name.replace(/\.(?:br|gz|zst)$/i, '');
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Passes on what all that goes through it may have together. */
function boundedTo(maxBytes: number): (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  let length = 0;
  return async function* bounded(chunks) {
    for await (const chunk of chunks) {
      length += chunk.length;
      if (length > maxBytes) throw new UnusableInput('there is more than 16 MiB to read; use the command line');
      yield chunk;
    }
  };
}
