import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Config } from '../../src/config/config.ts';
import { running } from '../simulator/running.ts';
import { startRelay } from '../support/start-relay.ts';

const answer = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string().min(1),
      title: z.string().min(1),
      description: z.string().min(1),
      url: z.url(),
      categories: z.tuple([z.literal('Search'), z.literal('CyberCrime Tracker')]),
    }),
  ),
});

async function start(settings: Partial<Config> = {}) {
  const simulator = await running();
  const { post } = await startRelay({ trackerUrl: simulator.url, ...settings });
  const refer = async (...observables: { type: string; value: string }[]) =>
    answer.parse(await post('/refer/observables', observables)).data;
  return { simulator, post, refer };
}

describe('POST /refer/observables', () => {
  test('leads to the search page for each observable, and asks the tracker nothing', async () => {
    const { refer, simulator } = await start();
    const pivots = await refer(
      { type: 'ip', value: '198.51.100.66' },
      { type: 'URL', value: 'https://panel.example/a?b=c&d=é#f' },
      { type: 'url', value: 'https://panel.example/a?b=c&d=é#f' },
      { type: 'domain', value: 'panel.example' },
      { type: 'md5', value: 'f00' },
    );
    expect(pivots.map(({ url }) => url)).toEqual([
      `${simulator.url}index.php?search=198.51.100.66`,
      `${simulator.url}index.php?search=panel.example%2Fa%3Fb%3Dc%26d%3D%C3%A9`,
    ]);
    expect(pivots.map(({ title }) => title)).toEqual(['Search for this IP', 'Search for this URL']);
    expect(pivots[0]?.id).toMatch(/ip-198\.51\.100\.66$/);
    expect(simulator.stats().requests).toBe(0);
  });

  test('where the link leads, the observable is found', async () => {
    const { refer } = await start();
    const [pivot] = await refer({ type: 'url', value: 'http://ported.example:8443/cp.php?m=login' });
    expect(await (await fetch(pivot?.url ?? '')).text()).toContain('ZeuS (Citadel design)');
  });

  test('serves the types of the profile', async () => {
    const { refer } = await start({ relayProfile: 'full' });
    const types = ['ip', 'ipv6', 'url', 'domain', 'hostname'];
    const pivots = await refer(...types.map((type) => ({ type, value: 'panel.example' })));
    expect(new Set(pivots.map(({ id }) => id)).size).toBe(5);
    expect(new Set(pivots.map(({ title }) => title)).size).toBe(5);
  });

  test('leaves private addresses out', async () => {
    const { refer } = await start();
    const own = ['10.0.0.1', '192.168.0.1', '127.0.0.1', '0x7f.1'].map((value) => ({ type: 'ip', value }));
    expect(await refer(...own, { type: 'url', value: 'http://localhost:8080/x' })).toEqual([]);
  });

  test.each([
    ['a host and parameters', 'x.example/&search=other&s=1#top'],
    ['a scheme', 'gopher://x.example/'],
    ['spaces and quotes', '"x" <y>.example/'],
    ['a lone surrogate', 'x.example/\ud800'],
    ['dots', 'x.example/../../admin'],
    ['8,192 characters', `x.example/${'€'.repeat(8182)}`],
  ])('keeps a value with %s where it belongs', async (_, value) => {
    const { refer, simulator } = await start();
    const [pivot] = await refer({ type: 'url', value });
    const url = new URL(pivot?.url ?? '');
    expect(url.origin + url.pathname).toBe(`${simulator.url}index.php`);
    expect([...url.searchParams.keys()]).toEqual(['search']);
    expect(url.hash).toBe('');
  });

  test('refuses what is no list of observables', async () => {
    const { post } = await start();
    for (const body of [{}, [{ type: 'ip' }], [{ type: 'ip', value: '' }], 'x']) {
      expect(await post('/refer/observables', body)).toMatchObject({ errors: [{ code: 'invalid_payload' }] });
    }
    expect(await post('/refer/observables', [])).toEqual({ data: [] });
  });
});

test('the link to a long URL searches for its host, so that it keeps to CTIM’s 2,048 characters', async () => {
  const simulator = await running();
  const value = `http://panel.example/keitaro/admin.php?${'x'.repeat(3000)}`;
  simulator.set({ listings: [{ date: '01-01-2026', url: value.slice(7), ip: '', type: 'Pony' }] });
  const { post } = await startRelay({ logLevel: 'silent', trackerUrl: simulator.url });
  const page = `${simulator.url}index.php?search=panel.example`;
  expect(await post('/refer/observables', [{ type: 'url', value }])).toMatchObject({ data: [{ url: page }] });
  expect(await post('/observe/observables', [{ type: 'url', value }])).toMatchObject({
    data: { judgements: { docs: [{ observable: { value }, source_uri: page }] } },
  });
});
