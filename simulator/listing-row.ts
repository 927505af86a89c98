import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const listingRows = z.array(z.object({ date: z.string(), url: z.string(), ip: z.string(), type: z.string() }));

/**
 * One row as the site itself holds it, dirty cells and all.
 *
 * - `date`: `DD-MM-YYYY`; `01-01-1970` means unknown.
 * - `url`: without scheme.
 * - `ip`: usually an address; also empty, `FastFlux`, or with a tab, a space or a `]` too many.
 * - `type`: the malware family, possibly empty.
 */
export type ListingRow = Readonly<z.output<typeof listingRows>[number]>;

/**
 * Reads rows, newest first, from a JSON file: an array of `{date, url, ip, type}`. Rejects with a one-line message when
 * the file can't be read or holds something else.
 */
export async function readListingRows(file: string): Promise<readonly ListingRow[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${file}: ${error.code ?? error.message}`);
  });
  const parsed = listingRows.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`${file} is no JSON array of {date, url, ip, type} texts`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
