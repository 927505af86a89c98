import { expect, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { runRelay } from '../support/run-relay.ts';
import { startLoad } from '../support/start-load.ts';
import { startNginx } from '../support/start-nginx.ts';
import { startRedis } from '../support/start-redis.ts';

test('three relays on one cache: one is killed, one and the cache restarted, and no request fails', {
  timeout: 60_000,
}, async () => {
  // So slow that there are always requests in flight for a kill to hit.
  const simulator = await running({ latencyMs: 20 });
  const cache = await startRedis();
  const start = async (port: number) => {
    const relay = runRelay({
      HOST: '127.0.0.1',
      PORT: `${port}`,
      LOOKUP_SOURCE: 'live',
      DRAIN_SECONDS: '0',
      TRACKER_URL: simulator.url,
      CACHE_URL: cache.url,
    });
    await relay.listening();
    await relay.output.match(/shared cache in use/);
    return relay;
  };
  const ports = [await freePort(), await freePort(), await freePort()];
  const relays = await Promise.all(ports.map(start));
  const [killed, restarted, kept] = relays;
  // One of three has never been asked before, so that caches, shared cache and tracker all take part.
  let asked = 0;
  const observables = () => [
    { type: 'url', value: 'panel.example' },
    { type: 'url', value: `known-${asked++ % 100}.example` },
    { type: 'url', value: `new-${asked}.example/${asked}` },
  ];
  const load = await startLoad(await startNginx(ports), observables, '"verdicts"');
  await load.answer(50);

  killed?.kill('SIGKILL');
  await load.answer(50);

  restarted?.kill('SIGTERM');
  expect((await restarted?.outcome())?.code).toBe(0);
  await start(ports[1] ?? 0);
  await load.answer(50);

  await cache.kill();
  await kept?.output.match(/shared cache does not answer/);
  await load.answer(50);
  await startRedis({ port: cache.port });
  await vi.waitFor(() => expect(kept?.output.text().match(/shared cache in use/g)).toHaveLength(2), {
    timeout: 10_000,
  });
  await load.answer(50);

  const { answered, failed } = await load.end();
  expect(failed).toEqual([]);
  expect(answered).toBeGreaterThan(250);
});
