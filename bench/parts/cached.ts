import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { SignJWT } from 'jose';
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
const bearer = 'a-token-of-thirty-two-characters-';
const secret = 'a-secret-of-thirty-six-characters---';
const audience = 'https://relay.example.com';

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
  const jwt = { AUTH: 'jwt', AUTH_JWT_AUDIENCE: audience, AUTH_JWT_SECRET: secret };
  const figures = [
    ...(await against('cached, 1 a request', live, all, 1, 0.6)),
    ...(await against('cached, 20 a request', live, all, 20, 0.5)),
    ...(await against('  the same 20 again and again', live, all.slice(0, 20), 20)),
    ...(await against('  AUTH=bearer', { ...live, AUTH: 'bearer', AUTH_TOKENS: bearer }, all, 20, 0.5, bearer)),
    ...(await beside('  AUTH=jwt, a token seen before', live, jwt, all, 5, await signedToken())),
    ...(await beside('  METRICS_PORT', live, { METRICS_PORT: '0' }, all, 2)),
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
  token?: string,
): Promise<Figure[]> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const relay = await startKnowing(settings, values, headers);
  const asked = Array.from({ length: bodies }, () => drawn(values, count));
  const answer = await post(relay.url + path, asked[0] ?? [], headers);
  const bare = await startServer('bench/support/bare-server.ts', [String(Buffer.byteLength(answer))]);
  const rates = { relay: [] as number[], bare: [] as number[] };
  const costs = { relay: [] as number[], bare: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    for (const [which, server] of [['relay', relay] as const, ['bare', bare] as const]) {
      const { perSecond, cpuMicroseconds } = await measured(server, asked, headers);
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

/** What a setting costs a request of 20: two relays, one of them with it, take turns. The bound is in microseconds. */
async function beside(
  name: string,
  settings: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
  values: readonly SubmittedObservable[],
  atMost: number,
  token?: string,
): Promise<Figure[]> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const without = await startKnowing(settings, values, {});
  const relay = await startKnowing({ ...settings, ...more }, values, headers);
  const asked = Array.from({ length: bodies }, () => drawn(values, 20));
  const rates = { without: [] as number[], relay: [] as number[] };
  const costs: number[] = [];
  for (let round = -1; round < 2 * rounds; round++) {
    // Each goes first as often as the other.
    const early = round % 2 === 0 ? await measured(relay, asked, headers) : undefined;
    const plain = await measured(without, asked, {});
    const other = early ?? (await measured(relay, asked, headers));
    if (round < 0) continue;
    rates.without.push(plain.perSecond);
    rates.relay.push(other.perSecond);
    costs.push(other.cpuMicroseconds - plain.cpuMicroseconds);
  }
  await without.stop();
  await relay.stop();
  return [
    {
      name,
      value: median(rates.relay),
      unit: 'requests/s',
      reference: median(rates.without),
      referenceName: 'without',
    },
    { name: '    processor time of one, more', value: median(costs), unit: 'µs', reach: { atMost } },
  ];
}

/** A relay that knows these values. */
async function startKnowing(
  settings: Readonly<Record<string, string>>,
  values: readonly SubmittedObservable[],
  headers: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const relay = await startRelay(settings);
  // Twice: once to know the answers, and once to have them written.
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < values.length; at += askedAtOnce) {
      const answer = await post(relay.url + path, values.slice(at, at + askedAtOnce), headers);
      if (!answer.includes('"verdicts"')) throw new Error(`no answer to measure: ${answer.slice(0, 200)}`);
    }
  }
  return relay;
}

/** A token as XDR signs one, to be seen again and again. */
function signedToken(): Promise<string> {
  const claims = new SignJWT({ sub: 'bench' }).setProtectedHeader({ alg: 'HS256' }).setAudience(audience);
  return claims.setExpirationTime('1h').sign(Buffer.from(secret));
}

function drawn(values: readonly SubmittedObservable[], count: number): SubmittedObservable[] {
  return Array.from(
    { length: count },
    () => values[Math.floor(Math.random() * values.length)] ?? { type: '', value: '' },
  );
}

/** Each connection asks everything that is asked, beginning at another place. */
async function measured(
  server: ServerProcess,
  asked: readonly (readonly SubmittedObservable[])[],
  headers: Readonly<Record<string, string>>,
) {
  const requests = asked.map((one) => ({
    method: 'POST' as const,
    path,
    headers: { ...headers },
    body: JSON.stringify(one),
  }));
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
