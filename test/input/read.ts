import type { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { type InputOptions, readEntries } from '../../src/input/read-entries.ts';

/** What reading an input gives and tells; entries as `line type value`, or `part: type value`. */
export async function readBytes(
  bytes: Buffer,
  { chunkSize = bytes.length, ...options }: Partial<InputOptions> & { readonly chunkSize?: number } = {},
) {
  const entries: string[] = [];
  const skipped: string[] = [];
  const leftOut: string[] = [];
  const networks: string[] = [];
  let columns: readonly string[] = [];
  let form = '';
  const chunks = Array.from({ length: Math.ceil(bytes.length / Math.max(chunkSize, 1)) }, (_, i) =>
    bytes.subarray(i * chunkSize, (i + 1) * chunkSize),
  );
  const report = {
    skipped: (line: number, reason: string) => skipped.push(`${line}: ${reason}`),
    columns: (names: readonly string[]) => {
      columns = names;
    },
    network: (network: string) => networks.push(network),
    leftOut: (name: string, reason: string) => leftOut.push(`${name}: ${reason}`),
  };
  const recognised = (as: string) => {
    form = as;
  };
  for await (const batch of readEntries(Readable.from(chunks), { ...options, report, recognised })) {
    for (const { line, part, observable } of batch) {
      entries.push(`${part === undefined ? line : `${part}:`} ${observable.type} ${observable.value}`);
    }
  }
  return { entries, skipped, leftOut, networks, columns, form };
}
