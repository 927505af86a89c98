import { readCursor } from './cursor.ts';
import type { Match, PageQuery } from './page.ts';
import { maxPageObjects } from './resources.ts';

const defaultPageObjects = 1000;
const maxMatchValues = 100;
const maxMatchCharacters = 200;

const matchNames = {
  ids: 'match[id]',
  types: 'match[type]',
  versions: 'match[version]',
  specVersions: 'match[spec_version]',
} as const satisfies Record<keyof Match, string>;

/** RFC 3339, which is what STIX timestamps are of. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/**
 * Reads what is asked of the collection, or says what is wrong with it. `next` holds the whole of the query that it came
 * with, so that whatever else is sent beside it, `limit` apart, says nothing new. Other parameters are passed over.
 */
export function readQuery(search: URLSearchParams): PageQuery | { readonly fault: string } {
  const limit = search.get('limit') ?? String(defaultPageObjects);
  if (!/^[1-9]\d{0,8}$/.test(limit)) return { fault: 'limit takes a whole number from 1.' };
  const size = Math.min(Number(limit), maxPageObjects);
  const next = search.get('next');
  if (next !== null) {
    const cursor = readCursor(next);
    if (cursor === undefined) return { fault: 'next takes what an answer of this collection gave as such.' };
    return { ...cursor, addedAfter: Number.NEGATIVE_INFINITY, limit: size };
  }
  const match = readMatch(search);
  if ('fault' in match) return match;
  const addedAfter = search.get('added_after');
  if (addedAfter !== null && timeOf(addedAfter) === undefined) {
    return { fault: 'added_after takes a timestamp, such as 2026-01-31T00:00:00Z.' };
  }
  const from = timeOf(addedAfter ?? '') ?? Number.NEGATIVE_INFINITY;
  return { match, after: undefined, addedAfter: from, limit: size };
}

function readMatch(search: URLSearchParams): Match | { readonly fault: string } {
  const names: readonly string[] = Object.values(matchNames);
  const unknown = [...search.keys()].find((name) => name.startsWith('match[') && !names.includes(name));
  if (unknown !== undefined) return { fault: `Nothing can be matched by ${JSON.stringify(unknown.slice(0, 80))}.` };
  const match = Object.fromEntries(
    Object.entries(matchNames).map(([key, name]) => [key, search.get(name)?.split(',').filter(Boolean)]),
  ) as Match;
  for (const [key, values = []] of Object.entries(match)) {
    if (values.length > maxMatchValues || values.some((value) => value.length > maxMatchCharacters)) {
      return { fault: `${matchNames[key as keyof Match]} takes ${maxMatchValues} values at most.` };
    }
  }
  if ((match.versions ?? []).some((value) => !/^(?:first|last|all)$/.test(value) && timeOf(value) === undefined)) {
    return { fault: 'match[version] takes first, last, all, or timestamps.' };
  }
  return match;
}

/** In Unix milliseconds, what is less than one cut off. */
function timeOf(text: string): number | undefined {
  const time = timestamp.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
