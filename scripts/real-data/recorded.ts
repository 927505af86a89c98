import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fullTypes, type Observable, selectSupported } from '../../src/observables/observable.ts';

const batches = z.array(z.array(z.object({ type: z.string(), value: z.string() })));

/**
 * The distinct observables in a file of recorded batches that profile `full` answers. Rejects with a one-line message when
 * the file can't be read or holds something else.
 */
export async function readRecorded(file: string): Promise<Observable[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${file}: ${error.code ?? error.message}`);
  });
  const parsed = batches.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`${file} is no JSON array of arrays of {type, value}`);
  return selectSupported(parsed.data.flat(), fullTypes).selected;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
