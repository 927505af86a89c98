import autocannon from 'autocannon';
import { median } from '../support/numbers.ts';
import { post } from '../support/post.ts';
import type { Figure } from '../support/report.ts';
import { startRelay, startServer, startTracker } from '../support/server-process.ts';

const connections = 32;
const rounds = 7;
const roundSeconds = 2;

/** More answers than the relay keeps for giving them again. */
const orders = 1000;

type Asked = readonly { readonly type: string; readonly value: string }[];

/**
 * Answers from the cache over HTTP, against a bare server that returns the same bytes, in turns: to one question asked
 * again and again, and to questions about the same observables of which each differs from those before.
 */
export async function cached(): Promise<Figure[]> {
  const tracker = await startTracker();
  const relay = await startRelay({ TRACKER_URL: tracker.url, LOOKUP_SOURCE: 'live', CACHE_TTL_SECONDS: '86400' });
  const figures: Figure[] = [];
  for (const count of [1, 20]) {
    for (const endpoint of ['deliberate', 'observe']) {
      const asked = listed(count);
      const figure = await against(`${relay.url}/${endpoint}/observables`, asked, [JSON.stringify(asked)]);
      figures.push({ name: `cached, ${count} a request, ${endpoint}`, ...figure, reach: { atLeast: 0.8 } });
    }
  }
  const asked = listed(20);
  const shuffled = Array.from({ length: orders }, (_, n) => JSON.stringify(rotated(asked, n)));
  const figure = await against(`${relay.url}/observe/observables`, asked, shuffled);
  figures.push({ name: '  20 a request, never the same, observe', ...figure });
  await relay.stop();
  await tracker.stop();
  return figures;
}

function listed(count: number): Asked {
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? { type: 'url', value: 'http://panel.example/keitaro/admin.php' } : { type: 'ip', value: `192.0.2.${i}` },
  );
}

/** The same in another order, and with another fragment once every order has been. */
function rotated(asked: Asked, n: number): Asked {
  const from = n % asked.length;
  const fragment = `#${Math.floor(n / asked.length)}`;
  return [...asked.slice(from), ...asked.slice(0, from)].map((observable) =>
    observable.type === 'url' ? { ...observable, value: observable.value + fragment } : observable,
  );
}

async function against(url: string, asked: Asked, bodies: readonly string[]) {
  const answer = await post(url, asked);
  const bare = await startServer('bench/support/bare-server.ts', [Buffer.from(answer).toString('base64')]);
  const rates = { relay: [] as number[], bare: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    const relayRate = await rate(url, bodies);
    const bareRate = await rate(bare.url, bodies);
    if (round < 0) continue;
    rates.relay.push(relayRate);
    rates.bare.push(bareRate);
  }
  await bare.stop();
  return {
    value: median(rates.relay),
    unit: 'requests/s',
    reference: median(rates.bare),
    referenceName: 'bare node:http',
  } as const;
}

async function rate(url: string, bodies: readonly string[]): Promise<number> {
  let asked = 0;
  const result = await autocannon({
    url,
    method: 'POST',
    connections,
    duration: roundSeconds,
    ...(bodies.length === 1
      ? { body: bodies[0] }
      : { requests: [{ setupRequest: (request) => ({ ...request, body: bodies[asked++ % bodies.length] }) }] }),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return result.requests.total / result.duration;
}
