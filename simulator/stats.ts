import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What was asked of the simulator since it started or was last reset; its own `/_simulator/` paths are left out. */
export type Stats = {
  readonly requests: number;
  /** Connections that carried at least one request. */
  readonly connections: number;
  /** Requests answered by the cookie challenge. */
  readonly challenges: number;
  /** Requests not yet answered in full, and the most there were at one time. */
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Look-ups, those sent round by the cookie challenge left out. */
  readonly queries: number;
  /** Look-ups by value. This and the following: how often each occurred, at most 100,000 distinct keys. */
  readonly values: Readonly<Record<string, number>>;
  readonly paths: Readonly<Record<string, number>>;
  /** By status; `none` counts requests that got no status at all. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly userAgents: Readonly<Record<string, number>>;
  /** By Host header. */
  readonly hosts: Readonly<Record<string, number>>;
};

/** Counts requests as they come and go. */
export type StatsCounter = {
  readonly request: (path: string, request: IncomingMessage, response: ServerResponse) => void;
  readonly query: (value: string) => void;
  readonly challenge: () => void;
  readonly read: () => Stats;
  /** Starts from zero; requests in flight stay in flight, their connections count again with their next request. */
  readonly reset: () => void;
};

const maxDistinct = 100_000;

/** A counter at zero. */
export function createStatsCounter(): StatsCounter {
  let inFlight = 0;
  let tally = emptyTally();
  return {
    request: (path, request, response) => {
      tally.requests++;
      if (!tally.sockets.has(request.socket)) tally.connections++;
      tally.sockets.add(request.socket);
      count(tally.paths, path);
      count(tally.userAgents, request.headers['user-agent'] ?? '');
      count(tally.hosts, request.headers.host ?? '');
      inFlight++;
      tally.maxInFlight = Math.max(tally.maxInFlight, inFlight);
      response.once('close', () => {
        inFlight--;
        count(tally.statuses, response.headersSent ? String(response.statusCode) : 'none');
      });
    },
    query: (value) => {
      tally.queries++;
      count(tally.values, value);
    },
    challenge: () => {
      tally.challenges++;
    },
    read: () => ({
      requests: tally.requests,
      connections: tally.connections,
      challenges: tally.challenges,
      inFlight,
      maxInFlight: tally.maxInFlight,
      queries: tally.queries,
      values: Object.fromEntries(tally.values),
      paths: Object.fromEntries(tally.paths),
      statuses: Object.fromEntries(tally.statuses),
      userAgents: Object.fromEntries(tally.userAgents),
      hosts: Object.fromEntries(tally.hosts),
    }),
    reset: () => {
      tally = emptyTally();
      tally.maxInFlight = inFlight;
    },
  };
}

function emptyTally() {
  return {
    requests: 0,
    connections: 0,
    challenges: 0,
    maxInFlight: 0,
    queries: 0,
    sockets: new WeakSet<Socket>(),
    values: new Map<string, number>(),
    paths: new Map<string, number>(),
    statuses: new Map<string, number>(),
    userAgents: new Map<string, number>(),
    hosts: new Map<string, number>(),
  };
}

function count(counts: Map<string, number>, key: string): void {
  const before = counts.get(key);
  if (before !== undefined || counts.size < maxDistinct) counts.set(key, (before ?? 0) + 1);
}
