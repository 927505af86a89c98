import { expect, onTestFinished, test, vi } from 'vitest';
import type { SettledAnswer } from '../../../src/lookup/cache/answer.ts';
import { createAnswerCache } from '../../../src/lookup/cache/answer-cache.ts';
import { createSharedCache } from '../../../src/lookup/cache/shared-cache.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { startRedis } from '../../support/start-redis.ts';

const lifetimes = { listedSeconds: 3600, notListedSeconds: 3600, staleSeconds: 3600 };
const value = 'panel.example/';

test('an older answer on the server does not take the place of a later one in memory', async () => {
  const { url } = await startRedis();
  const metrics = createMetrics();
  const shared = createSharedCache({ url, namespace: 'test', lifetimes, logger: createLogger('silent'), metrics });
  const cache = createAnswerCache({ maxEntries: 10, shared, lifetimes, metrics });
  onTestFinished(() => cache.close());
  const older: SettledAnswer = { kind: 'not-listed', answeredAt: Date.now() - 60_000 };
  const later: SettledAnswer = { kind: 'listed', family: 'Pony', answeredAt: Date.now() - 30_000 };
  cache.keep(value, later);
  await vi.waitFor(
    async () => {
      shared.keep(value, older);
      expect(await shared.recall([value])).toEqual(new Map([[value, older]]));
      expect(await cache.recall([value])).toEqual(new Map([[value, later]]));
      expect(metrics.cache.shared).toBeGreaterThan(0);
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(cache.fresh(value, Date.now())).toEqual(later);
});
