import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { type ListingRow, readListingRows } from '../../simulator/listing-row.ts';
import { createMatcher } from '../../simulator/matching.ts';

const batchesSchema = z.array(z.array(z.object({ type: z.string(), value: z.string() })));

/** An observable to submit. */
export type Question = z.output<typeof batchesSchema>[number][number];

/** One request's observables, with those of them that have to come back as Malicious, each once, types in lower case. */
export type Batch = { readonly questions: readonly Question[]; readonly listed: readonly Question[] };

/** What to ask, and what is not asked or has no answer, by reason. */
export type Questions = {
  readonly rows: readonly ListingRow[];
  readonly batches: readonly Batch[];
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
};

const listingsAsked = 500;
const batchSize = 25;

/**
 * Reads `tracker-2018.json` and `observables-recorded.json` in `directory`: every recorded batch as it stands, then the
 * first 500 listings as `url` and, where there is one, as `ip`. Rejects with a one-line message when a file is missing or
 * holds something else.
 */
export async function readQuestions(directory: string): Promise<Questions> {
  const rows = await readListingRows(`${directory}/tracker-2018.json`);
  const recorded = await readRecorded(`${directory}/observables-recorded.json`);
  const leftOut = new Map<string, string[]>();
  const match = createMatcher(rows);

  const asked = rows.slice(0, listingsAsked);
  const urls = asked.map(({ url }) => ({ type: 'url', value: `http://${url}` }));
  const cells = asked.map(({ ip }) => ip).filter((cell) => cell !== '' || note('listings without an IP', '(empty)'));
  const ips = cells
    .filter((cell) => isIP(cell) !== 0 || note('IP cells that are no address', cell))
    .map((value) => ({ type: 'ip', value }));

  const batches = [
    ...recorded.map((questions) => ({ questions, listed: distinct(questions).filter(isListed) })),
    ...[urls, ips].flatMap(inBatches).map((questions) => ({ questions, listed: distinct(questions).filter(isPublic) })),
  ];
  return { rows, batches, leftOut };

  /** The recorded observables name whatever they name: the matching the simulated site uses tells which are listed. */
  function isListed(question: Question): boolean {
    return ['ip', 'url'].includes(question.type) && isPublic(question) && match(valueAsked(question)) !== undefined;
  }

  function isPublic(question: Question): boolean {
    return !isPrivate(valueAsked(question)) || note('private addresses, asked but never looked up', question.value);
  }

  function note(reason: string, value: string): false {
    leftOut.set(reason, [...(leftOut.get(reason) ?? []), value]);
    return false;
  }
}

async function readRecorded(file: string): Promise<Question[][]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${file}: ${error.code ?? error.message}`);
  });
  const parsed = batchesSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${file} is no JSON array of arrays of {type, value}`);
  return parsed.data;
}

function distinct(questions: readonly Question[]): Question[] {
  const byIdentity = new Map(
    questions.map(({ type, value }) => [`${type.toLowerCase()} ${value}`, { type: type.toLowerCase(), value }]),
  );
  return [...byIdentity.values()];
}

function inBatches(questions: readonly Question[]): Question[][] {
  return Array.from({ length: Math.ceil(questions.length / batchSize) }, (_, index) =>
    questions.slice(index * batchSize, (index + 1) * batchSize),
  );
}

/** What the tracker is asked for. Written without the relay’s own code, so that this is checked too. */
function valueAsked({ type, value }: Question): string {
  return type === 'url' ? value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/#.*$/s, '') : value;
}

const privateRanges = new BlockList();
privateRanges.addSubnet('10.0.0.0', 8);
privateRanges.addSubnet('172.16.0.0', 12);
privateRanges.addSubnet('192.168.0.0', 16);
privateRanges.addSubnet('127.0.0.0', 8);
privateRanges.addSubnet('169.254.0.0', 16);
privateRanges.addSubnet('fc00::', 7, 'ipv6');
privateRanges.addSubnet('fe80::', 10, 'ipv6');
privateRanges.addAddress('::1', 'ipv6');

function isPrivate(value: string): boolean {
  const host = isIP(value) === 0 ? (URL.parse(`http://${value}`)?.hostname ?? '') : value;
  const family = isIP(host);
  return host === 'localhost' || (family !== 0 && privateRanges.check(host, family === 6 ? 'ipv6' : 'ipv4'));
}
