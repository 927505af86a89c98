import { expect, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { keepAsking } from '../support/keep-asking.ts';
import { runRelay } from '../support/run-relay.ts';
import { startNginx } from '../support/start-nginx.ts';
import { startRedis } from '../support/start-redis.ts';

/** Starts nginx before relays on these ports, as docs/operations.md has it, and gives its own. */
async function startBalancer(upstreams: readonly number[]): Promise<number> {
  const port = await freePort();
  const servers = upstreams.map((upstream) => `server 127.0.0.1:${upstream} max_fails=0;`);
  await startNginx(`upstream relays { ${servers.join(' ')} keepalive 32; keepalive_timeout 60s; }
    server { listen 127.0.0.1:${port}; location / {
      proxy_pass http://relays; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_next_upstream error timeout non_idempotent; } }`);
  return port;
}

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
  const nextBody = () =>
    JSON.stringify([
      { type: 'url', value: 'panel.example' },
      { type: 'url', value: `known-${asked++ % 100}.example` },
      { type: 'url', value: `new-${asked}.example/${asked}` },
    ]);
  const clients = await keepAsking(await startBalancer(ports), nextBody);
  await clients.answered(50);

  killed?.kill('SIGKILL');
  await clients.answered(50);

  restarted?.kill('SIGTERM');
  expect((await restarted?.outcome())?.code).toBe(0);
  await start(ports[1] ?? 0);
  await clients.answered(50);

  await cache.kill();
  await kept?.output.match(/shared cache does not answer/);
  await clients.answered(50);
  // A slow machine may have lost it and found it again before.
  const times = () => kept?.output.text().match(/shared cache in use/g)?.length ?? 0;
  const before = times();
  await startRedis({ port: cache.port });
  await vi.waitFor(() => expect(times()).toBeGreaterThan(before), { timeout: 20_000 });
  await clients.answered(50);

  expect(await clients.failures()).toEqual([]);
});
