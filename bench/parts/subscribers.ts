import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { prepareMirror } from '../support/listings.ts';
import type { Figure } from '../support/report.ts';
import { type ServerProcess, startRelay } from '../support/server-process.ts';

const listings = 50_000;
/** Somewhat more than the tracker had in January 2018. */
const listingsOfTracker = 12_000;
const subscribersAMinute = 200;
const minutes = 10;
const downloads = 20;
const sampleMs = 20;

/** What subscribers cost: a collection paged, feeds asked for again and again, and the largest feed fetched by many at once. */
export async function subscribers(): Promise<Figure[]> {
  return [
    ...(await withRelay(listings, pageCollection)),
    ...(await withRelay(listings, askAgain)),
    ...(await withRelay(listingsOfTracker, downloadAtOnce)),
  ];
}

/** A relay that has nothing but a mirror of so many listings, loaded. */
async function withRelay(count: number, measure: (relay: ServerProcess) => Promise<Figure[]>): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await prepareMirror(directory, count);
  const relay = await startRelay({ DATA_DIR: directory, LOOKUP_SOURCE: 'mirror' });
  try {
    while ((await statusOf(`${relay.url}/readyz`)) !== 200) await sleep(sampleMs);
    return await measure(relay);
  } finally {
    await relay.stop();
    await rm(directory, { recursive: true });
  }
}

async function statusOf(url: string): Promise<number> {
  const { statusCode, body } = await request(url);
  await body.dump();
  return statusCode;
}

/** All of the collection twice: the first request of the first time makes its index. */
async function pageCollection(relay: ServerProcess): Promise<Figure[]> {
  const idle = relay.cpuSeconds();
  await nextPage(relay.url, undefined, 1);
  const firstSeconds = relay.cpuSeconds() - idle;
  const before = relay.rssMb();
  const once = await timed(() => allPages(relay));
  const again = await timed(() => allPages(relay));
  const name = `TAXII, ${listings / 1000}k listings`;
  return [
    { name: `${name}: the first request`, value: firstSeconds, unit: 's of CPU' },
    { name: `${name}: all ${once.result.objects} objects, 1,000 a page`, value: once.ms, unit: 'ms' },
    { name: '  the longest page', value: once.result.longestMs, unit: 'ms' },
    { name: '  most RSS meanwhile', value: once.result.mostMb, unit: 'MB', reference: before, referenceName: 'before' },
    {
      name: '  most RSS the second time',
      value: again.result.mostMb,
      unit: 'MB',
      reference: once.result.mostMb,
      referenceName: 'the first',
      reach: { atMost: 1.1 },
    },
  ];
}

async function allPages(relay: ServerProcess) {
  let objects = 0;
  let longestMs = 0;
  let mostMb = 0;
  let next: string | undefined;
  do {
    const { result, ms } = await timed(() => nextPage(relay.url, next, 1000));
    objects += result.objects.length;
    longestMs = Math.max(longestMs, ms);
    mostMb = Math.max(mostMb, relay.rssMb());
    next = result.next;
  } while (next !== undefined);
  return { objects, longestMs, mostMb };
}

async function nextPage(url: string, next: string | undefined, limit: number) {
  const query = new URLSearchParams({ limit: String(limit), ...(next && { next }) });
  const address = `${url}/taxii2/api/collections/cybercrime-tracker/objects/?${query}`;
  const { body } = await request(address, { headers: { accept: 'application/taxii+json;version=2.1' } });
  return (await body.json()) as { objects: unknown[]; next?: string };
}

/** Processor time of a relay whose subscribers all hold what there is. */
async function askAgain(relay: ServerProcess): Promise<Figure[]> {
  const { headers, body } = await request(`${relay.url}/feeds/domains`);
  await body.dump();
  const before = relay.cpuSeconds();
  const asked = subscribersAMinute * minutes;
  for (let n = 0; n < asked; n++) {
    const answer = await request(`${relay.url}/feeds/domains`, {
      headers: { 'if-none-match': String(headers['etag']) },
    });
    await answer.body.dump();
    if (answer.statusCode !== 304) throw new Error(`${answer.statusCode} in place of 304`);
  }
  const perMinute = (relay.cpuSeconds() - before) / minutes;
  return [
    {
      name: `${subscribersAMinute} subscribers a minute, If-None-Match`,
      value: perMinute * 1000,
      unit: 'ms of CPU a minute',
      reach: { atMost: 600 },
    },
  ];
}

async function downloadAtOnce(relay: ServerProcess): Promise<Figure[]> {
  const alone = await mostRss(relay, 1);
  const together = await mostRss(relay, downloads);
  return [
    {
      name: `feeds/stix, ${(alone.bytes / 1e6).toFixed(0)} MB, fetched by one`,
      value: alone.mostMb,
      unit: 'MB of RSS',
    },
    {
      name: `  by ${downloads} at once, in ${(together.ms / 1000).toFixed(0)} s`,
      value: together.mostMb,
      unit: 'MB of RSS',
      reference: alone.mostMb,
      referenceName: 'by one',
      reach: { atMost: 1.5 },
    },
  ];
}

async function mostRss(relay: ServerProcess, count: number) {
  let mostMb = relay.rssMb();
  const sampling = setInterval(() => {
    mostMb = Math.max(mostMb, relay.rssMb());
  }, sampleMs);
  const { result, ms } = await timed(() => Promise.all(Array.from({ length: count }, () => download(relay.url))));
  clearInterval(sampling);
  return { mostMb, ms, bytes: result[0] ?? 0 };
}

/** How many bytes came; none of them is kept. */
async function download(url: string): Promise<number> {
  const { statusCode, body } = await request(`${url}/feeds/stix?includeSharedHosting=true`);
  if (statusCode !== 200) throw new Error(`feeds/stix answered ${statusCode}`);
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}

async function timed<T>(task: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAt = performance.now();
  const result = await task();
  return { result, ms: performance.now() - startedAt };
}
