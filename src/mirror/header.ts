import { createHash } from 'node:crypto';

/** What the header line of a file says, before it is checked; undefined when it is no JSON. */
export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The checksum that a header carries of what follows it. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
