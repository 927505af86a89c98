import autocannon from 'autocannon';
import { median } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startServer, startTracker } from '../support/server-process.ts';

const connections = 32;
const rounds = 7;
const roundSeconds = 2;

/** Answers from the cache over HTTP, against a bare server that returns the same bytes, in turns. */
export async function cached(): Promise<Figure[]> {
  const tracker = await startTracker();
  const relay = await startRelay({ TRACKER_URL: tracker.url, LOOKUP_SOURCE: 'live', CACHE_TTL_SECONDS: '86400' });
  const figures: Figure[] = [];
  for (const count of [1, 20]) {
    for (const endpoint of ['deliberate', 'observe']) {
      figures.push(await against(`${relay.url}/${endpoint}/observables`, endpoint, count));
    }
  }
  await relay.stop();
  await tracker.stop();
  return figures;
}

async function against(url: string, endpoint: string, count: number): Promise<Figure> {
  const asked = Array.from({ length: count }, (_, i) =>
    i === 0 ? { type: 'url', value: 'http://panel.example/keitaro/admin.php' } : { type: 'ip', value: `192.0.2.${i}` },
  );
  const answer = await post(url, asked);
  const bare = await startServer('bench/support/bare-server.ts', [Buffer.from(answer).toString('base64')]);
  const body = JSON.stringify(asked);
  const rates = { relay: [] as number[], bare: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    const relayRate = await rate(url, body);
    const bareRate = await rate(bare.url, body);
    if (round < 0) continue;
    rates.relay.push(relayRate);
    rates.bare.push(bareRate);
  }
  await bare.stop();
  return {
    name: `cached, ${count} a request, ${endpoint}`,
    value: median(rates.relay),
    unit: 'requests/s',
    reference: median(rates.bare),
    referenceName: 'bare node:http',
    reach: { atLeast: 0.8 },
  };
}

async function rate(url: string, body: string): Promise<number> {
  const result = await autocannon({ url, method: 'POST', body, connections, duration: roundSeconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.total / result.duration;
}
