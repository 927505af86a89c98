import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { runRelay } from '../support/run-relay.ts';
import { startLoad } from '../support/start-load.ts';
import { startNginx } from '../support/start-nginx.ts';

test('relays behind nginx are restarted one by one under load, and no request fails', { timeout: 60_000 }, async () => {
  const simulator = await running();
  const ports = [await freePort(), await freePort()];
  const start = async (port: number) => {
    const relay = runRelay({
      HOST: '127.0.0.1',
      PORT: `${port}`,
      LOOKUP_SOURCE: 'live',
      DRAIN_SECONDS: '1',
      TRACKER_URL: simulator.url,
    });
    await relay.listening();
    return relay;
  };
  const relays = await Promise.all(ports.map(start));
  const load = await startLoad(await startNginx(ports), () => [{ type: 'url', value: 'panel.example' }], '"verdicts"');
  for (let round = 0; round < 3; round++) {
    const one = round % 2;
    relays[one]?.kill('SIGTERM');
    expect((await relays[one]?.outcome())?.code).toBe(0);
    relays[one] = await start(ports[one] ?? 0);
    await load.answer(50);
  }
  expect((await load.end()).failed).toEqual([]);
});
