import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { running } from '../../simulator/running.ts';
import { runRelay } from '../../support/run-relay.ts';
import { certificateFiles, startRedis } from '../../support/start-redis.ts';

const body = '[{"type":"url","value":"panel.example"}]';
const found = { data: { verdicts: { count: 1 } } };

async function start() {
  const tls = await certificateFiles();
  const redis = await startRedis({ tls, password: 'pass/word' });
  const simulator = await running();
  const relay = async (cacheUrl: string, trusted?: string) => {
    const { listening, output } = runRelay({
      HOST: '127.0.0.1',
      PORT: '0',
      LOOKUP_SOURCE: 'live',
      TRACKER_URL: simulator.url,
      CACHE_URL: cacheUrl,
      ...(trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted }),
    });
    const url = await listening();
    return {
      output,
      ask: async () => (await fetch(`${url}/deliberate/observables`, { method: 'POST', body })).json(),
    };
  };
  return { simulator, relay, certificate: tls.certificate, port: redis.port };
}

test.each(['rediss', 'valkeys'])('two relays share a server over %s://, with a password', async (scheme) => {
  const { simulator, relay, certificate, port } = await start();
  const url = `${scheme}://:pass%2Fword@127.0.0.1:${port}`;
  const [one, other] = [await relay(url, certificate), await relay(url, certificate)];
  await Promise.all([one, other].map(({ output }) => output.match(/shared cache in use/)));
  expect(await one.ask()).toMatchObject(found);
  // What is learned is stored without anybody waiting for it.
  await sleep(100);
  expect(await other.ask()).toMatchObject(found);
  // Beside the relays' own first contacts, the one look-up.
  const { 'panel.example': times } = simulator.stats().values;
  expect(times).toBe(1);
});

test('a server whose certificate is not trusted is bypassed, and the log says why', async () => {
  const { relay, port } = await start();
  const { ask, output } = await relay(`rediss://:pass%2Fword@127.0.0.1:${port}`);
  await output.match(/self-signed certificate.*bypassed/);
  expect(await ask()).toMatchObject(found);
  expect(output.text()).not.toMatch(/pass(\/|%2F)word/);
});
