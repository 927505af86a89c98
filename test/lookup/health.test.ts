import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createHealthCheck } from '../../src/lookup/health.ts';
import { running } from '../simulator/running.ts';
import { startServer } from '../support/start-server.ts';
import { visit } from '../support/visit.ts';

describe('the health check', () => {
  test('asks the query API, once for many that ask together and soon after', async () => {
    const simulator = await running({ latencyMs: 10 });
    const { check } = createHealthCheck(visit(simulator.url), undefined);
    expect(await Promise.all([check(), check(), check()])).toEqual([{}, {}, {}]);
    expect(await check()).toEqual({});
    expect(simulator.stats()).toMatchObject({ requests: 1, paths: { '/query.php': 1 } });
  });

  test.each([
    ['status-404', 'not-found'],
    ['status-503', 'unavailable'],
    ['reset', 'unavailable'],
    ['status-403', 'unexpected-status'],
    ['html', 'unexpected-shape'],
  ] as const)('tells %s, for as long', async (fault, cause) => {
    const simulator = await running({ fault });
    const { check } = createHealthCheck(visit(simulator.url), undefined);
    expect(await check()).toMatchObject({ failure: { cause } });
    simulator.set({ fault: undefined });
    expect(await check()).toMatchObject({ failure: { cause } });
    expect(simulator.stats().requests).toBe(1);
  });

  test('is not content with a home page', async () => {
    const url = await startServer(({ url: path }, response) => {
      response.writeHead(path?.startsWith('/query.php') ? 500 : 200).end();
    });
    expect(await createHealthCheck(visit(url), undefined).check()).toMatchObject({ failure: { cause: 'unavailable' } });
  });

  test('answers within five seconds, however long an attempt may take', async () => {
    const simulator = await running({ fault: 'hang' });
    const { check } = createHealthCheck(visit(simulator.url, { timeoutMs: 60_000 }), undefined);
    expect(await Promise.race([check(), sleep(5000)])).toMatchObject({ failure: { cause: 'unavailable' } });
    expect(simulator.stats().requests).toBe(1);
  });
});
