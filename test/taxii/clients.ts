/** An object as a client got it, by its id: the versions of it that came, in order. */
type Got = Map<string, string[]>;

type Envelope = {
  readonly more?: boolean;
  readonly next?: string;
  readonly objects: readonly { readonly id: string; readonly modified?: string; readonly created: string }[];
};

/** A client of a collection that goes on with one request at a time, and keeps what it got. */
export type Client = {
  readonly name: string;
  readonly got: Got;
  /** Sends one request and takes its answer; gives how many objects came, and whether it is at the end for now. */
  readonly step: () => Promise<{ readonly count: number; readonly isDone: boolean }>;
};

const accept = 'application/taxii+json;version=2.1';

async function get(url: string, parameters: Readonly<Record<string, string | undefined>>) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  const response = await fetch(`${url}?${query}`, { headers: { accept } });
  if (response.status !== 200) throw new Error(`${url}?${query}: ${response.status} ${await response.text()}`);
  return { body: (await response.json()) as Envelope, last: response.headers.get('x-taxii-date-added-last') };
}

function keep(got: Got, { objects }: Envelope): number {
  for (const { id, modified, created } of objects) got.set(id, [...(got.get(id) ?? []), modified ?? created]);
  return objects.length;
}

/**
 * taxii2-client 2.3 (`as_pages` in taxii2client/v21): the same filters and `next` with each request while `more`, and as
 * `limit` what the first page had. What calls it asks again with the last date as `added_after`, as its users do.
 */
export function taxii2Client(url: string, perRequest: number): Client {
  const got: Got = new Map();
  let limit = perRequest;
  let next: string | undefined;
  let isFirst = true;
  let addedAfter: string | undefined;
  let newest: string | undefined;
  return {
    name: 'taxii2-client',
    got,
    async step() {
      const { body, last } = await get(url, { limit: String(limit), added_after: addedAfter, next });
      const count = keep(got, body);
      newest = last ?? newest;
      if (isFirst && body.more && count !== limit) limit = count;
      isFirst = false;
      if (body.more) {
        next = body.next ?? '';
        return { count, isDone: false };
      }
      next = undefined;
      addedAfter = newest;
      isFirst = true;
      limit = perRequest;
      return { count, isDone: true };
    },
  };
}

/**
 * OpenCTI (`ingestionTaxii.ts`): `next` and `added_after` together; at the end the last date, cut to milliseconds, becomes
 * `added_after`. An answer without objects changes nothing of what it sends next time.
 */
export function openCti(url: string): Client {
  const got: Got = new Map();
  let cursor: string | undefined;
  let addedAfterStart: string | undefined;
  return {
    name: 'OpenCTI',
    got,
    async step() {
      const { body, last } = await get(url, { next: cursor, added_after: addedAfterStart });
      const count = keep(got, body);
      if (count === 0) return { count, isDone: true };
      if (body.more && body.next) {
        cursor = body.next;
        return { count, isDone: false };
      }
      cursor = undefined;
      addedAfterStart = last === null ? new Date().toISOString() : new Date(last).toISOString();
      return { count, isDone: true };
    },
  };
}

/**
 * Elastic's custom threat intelligence (`cel.yml.hbs` of ti_custom): `next` alone, with `limit`; the date of each answer is
 * kept, and only that survives a restart of the agent, which `restart` does.
 */
export function elastic(url: string, limit: number): Client & { readonly restart: () => void } {
  const got: Got = new Map();
  let next: string | undefined;
  let lastTimestamp: string | undefined;
  return {
    name: 'Elastic',
    got,
    restart() {
      next = undefined;
    },
    async step() {
      const { body, last } = await get(url, {
        limit: String(limit),
        ...(next === undefined ? { added_after: lastTimestamp } : { next }),
      });
      lastTimestamp = last ?? lastTimestamp;
      next = body.next;
      return { count: keep(got, body), isDone: next === undefined };
    },
  };
}
