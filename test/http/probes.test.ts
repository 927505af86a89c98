import { describe, expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';

async function probe(url: string, path: string) {
  const response = await fetch(url + path);
  return { status: response.status, body: await response.json() };
}

describe('GET /livez', () => {
  test('is 200 whatever the tracker and the mirror do', async () => {
    const simulator = await running({ fault: 'hang' });
    const { url } = await startMirrored({ trackerUrl: simulator.url, lookupSource: 'mirror' });
    expect(await probe(url, '/livez')).toEqual({ status: 200, body: { status: 'alive' } });
    expect(simulator.stats().requests).toBe(0);
  });
});

describe('GET /readyz', () => {
  test('is 200 where there is no mirror', async () => {
    const { url } = await startRelay({ trackerUrl: 'http://tracker.example/' });
    expect(await probe(url, '/readyz')).toEqual({ status: 200, body: { status: 'ready' } });
  });

  test('is 200 where the tracker can be asked, though the mirror is empty', async () => {
    const { url } = await startMirrored({ trackerUrl: 'http://tracker.example/' });
    expect(await probe(url, '/readyz')).toEqual({ status: 200, body: { status: 'ready', mirror: { listings: 0 } } });
  });

  test('does not depend on the tracker, and tells what the mirror holds', async () => {
    const simulator = await running();
    const { url, mirror } = await startFilled({ trackerUrl: simulator.url, lookupSource: 'mirror' });
    simulator.set({ fault: 'reset' });
    const { requests } = simulator.stats();
    const { rows: listings, fetchedAt = 0 } = mirror.holdings ?? {};
    expect(await probe(url, '/readyz')).toEqual({
      status: 200,
      body: { status: 'ready', mirror: { listings, fetchedAt: new Date(fetchedAt).toISOString() } },
    });
    expect(simulator.stats().requests).toBe(requests);
  });
});
