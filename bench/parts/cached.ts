import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type { SubmittedObservable } from '../../src/observables/observable.ts';
import { madeUpListings, writeMirror } from '../support/listings.ts';
import { median } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { type ServerProcess, startRelay, startServer, startTracker } from '../support/server-process.ts';

const connections = 32;
const rounds = 5;
const roundSeconds = 2;

/** Values known to the relay, of which each request draws some at random: what tenants send is never the same twice. */
const known = 20_000;
const bodies = 4000;
const askedAtOnce = 500;

const path = '/observe/observables';
const token = 'a-token-of-thirty-two-characters-';

/** Answers at hand over HTTP, to requests of which no two are alike, against a bare server that does as little as can be done. */
export async function cached(): Promise<Figure[]> {
  const listings = madeUpListings(known);
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const data = join(directory, 'listings.json');
  await writeFile(data, JSON.stringify(listings.map(({ url, ip, family, date }) => ({ url, ip, type: family, date }))));
  await writeMirror(directory, listings);
  const tracker = await startTracker('--data', data);
  const live = { TRACKER_URL: tracker.url, LOOKUP_SOURCE: 'live', CACHE_TTL_SECONDS: '86400' };
  const mirrored = { TRACKER_URL: tracker.url, DATA_DIR: directory, CACHE_TTL_SECONDS: '86400' };
  const all = listings.map(({ url }) => ({ type: 'url', value: `http://${url}` }));
  const figures = [
    ...(await against('cached, 1 a request', live, all, 1, 0.6)),
    ...(await against('cached, 20 a request', live, all, 20, 0.5)),
    ...(await against('  the same 20 again and again', live, all.slice(0, 20), 20)),
    ...(await against('  AUTH=bearer', { ...live, AUTH: 'bearer', AUTH_TOKENS: token }, all, 20, 0.5)),
    ...(await against('  profile full', { ...mirrored, RELAY_PROFILE: 'full' }, all, 20, 0.35)),
    ...(await against('mirror alone, 20 a request', { ...mirrored, LOOKUP_SOURCE: 'mirror' }, all, 20, 0.35)),
  ];
  await tracker.stop();
  await rm(directory, { recursive: true });
  return figures;
}

async function against(
  name: string,
  settings: Readonly<Record<string, string>>,
  values: readonly SubmittedObservable[],
  count: number,
  atLeast?: number,
): Promise<Figure[]> {
  const relay = await startRelay(settings);
  // Twice: once to know the answers, and once to have them written.
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < values.length; at += askedAtOnce) {
      await post(relay.url + path, values.slice(at, at + askedAtOnce), { authorization: `Bearer ${token}` });
    }
  }
  const asked = Array.from({ length: bodies }, () => drawn(values, count));
  const answer = await post(relay.url + path, asked[0] ?? [], { authorization: `Bearer ${token}` });
  const bare = await startServer('bench/support/bare-server.ts', [String(Buffer.byteLength(answer))]);
  const rates = { relay: [] as number[], bare: [] as number[] };
  const costs = { relay: [] as number[], bare: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    for (const [which, server] of [['relay', relay] as const, ['bare', bare] as const]) {
      const { perSecond, cpuMicroseconds } = await measured(server, asked);
      if (round < 0) continue;
      rates[which].push(perSecond);
      costs[which].push(cpuMicroseconds);
    }
  }
  await bare.stop();
  await relay.stop();
  const referenceName = 'bare node:http';
  return [
    {
      name,
      value: median(rates.relay),
      unit: 'requests/s',
      reference: median(rates.bare),
      referenceName,
      ...(atLeast === undefined ? {} : { reach: { atLeast } }),
    },
    {
      name: '    processor time of one',
      value: median(costs.relay),
      unit: 'µs',
      reference: median(costs.bare),
      referenceName,
    },
  ];
}

function drawn(values: readonly SubmittedObservable[], count: number): SubmittedObservable[] {
  return Array.from(
    { length: count },
    () => values[Math.floor(Math.random() * values.length)] ?? { type: '', value: '' },
  );
}

/** Each connection asks everything that is asked, beginning at another place. */
async function measured(server: ServerProcess, asked: readonly (readonly SubmittedObservable[])[]) {
  const headers = { authorization: `Bearer ${token}` };
  const requests = asked.map((one) => ({ method: 'POST' as const, path, headers, body: JSON.stringify(one) }));
  let clients = 0;
  const cpuBefore = server.cpuSeconds();
  const result = await autocannon({
    url: server.url,
    connections,
    duration: roundSeconds,
    requests: requests.slice(0, 1),
    setupClient(client) {
      const from = Math.floor((clients++ * requests.length) / connections);
      client.setRequests([...requests.slice(from), ...requests.slice(0, from)]);
    },
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${server.url}: ${result.non2xx} refused, ${result.errors} failed`);
  }
  return {
    perSecond: result.requests.total / result.duration,
    cpuMicroseconds: ((server.cpuSeconds() - cpuBefore) * 1_000_000) / result.requests.total,
  };
}
