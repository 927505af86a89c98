import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { outputOf } from '../support/output-of.ts';
import { runRelay } from '../support/run-relay.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { serviceOf } from './compose-file.ts';
import { directory, manifestsIn, ofKind } from './kubernetes.ts';

/** Runs `redis-server` with the arguments that a manifest gives to Valkey, on a free port. */
async function startCache(args: readonly string[]): Promise<number> {
  const port = await freePort();
  const cwd = await scratchDirectory();
  const server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  await outputOf(server).match(/Ready to accept connections/);
  return port;
}

function connect(url: string): Redis {
  const redis = new Redis(url, { retryStrategy: () => null }).on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** A relay with these settings, which nobody but this test reaches. */
async function startRelay(settings: Readonly<Record<string, string>>, token: string) {
  const local = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', METRICS_HOST: '127.0.0.1', DRAIN_SECONDS: '0' };
  const relay = runRelay({ ...settings, ...local, DATA_DIR: await scratchDirectory() });
  const url = await relay.listening();
  const headers = { authorization: `Bearer ${token}` };
  return {
    output: relay.output,
    ask: async (value: string) => {
      const body = JSON.stringify([{ type: 'url', value }]);
      return (await fetch(`${url}/deliberate/observables`, { method: 'POST', headers, body })).json();
    },
  };
}

describe('the cache of deploy/kubernetes', () => {
  /** It and its secrets, as the script makes them, with a server that takes them. */
  async function start() {
    const files = await scratchDirectory();
    const secrets = manifestsIn(spawnSync(join(directory, 'make-secrets'), { encoding: 'utf8' }).stdout);
    const texts: Record<string, string> = Object.assign({}, ...secrets.map(({ stringData }) => stringData));
    await writeFile(join(files, 'users.acl'), texts['users.acl'] ?? '');
    const [valkey] = ofKind(manifestsIn(readFileSync(join(directory, 'base/valkey.yaml'), 'utf8')), 'Deployment');
    const args = valkey?.spec.template.spec.containers[0]?.args ?? [];
    const port = await startCache(args.map((arg) => arg.replace('/run/secrets/valkey', files)));
    const cacheUrl = texts['cache-url']?.replace('valkey:6379', `127.0.0.1:${port}`) ?? '';
    await writeFile(join(files, 'cache-url'), cacheUrl);
    await writeFile(join(files, 'auth-tokens'), texts['auth-tokens'] ?? '');
    const text = readFileSync(join(directory, 'base/settings.env'), 'utf8').replaceAll('/run/secrets/relay', files);
    return { settings: parseEnv(text) as Record<string, string>, token: texts['auth-tokens'] ?? '', cacheUrl, port };
  }

  test('serves relays that run with the settings there: what one has learned, the other does not ask', async () => {
    const simulator = await running();
    const { settings, token, cacheUrl } = await start();
    const relaySettings = { ...settings, TRACKER_URL: simulator.url };
    const one = await startRelay(relaySettings, token);
    await one.output.match(/shared cache in use/);
    const found = { data: { verdicts: { count: 1 } } };
    expect(await one.ask('panel.example')).toMatchObject(found);
    const redis = connect(cacheUrl.replace('valkey:', 'redis:'));
    const fetchedAt = `cybercrime-tracker-relay:2:${new URL(simulator.url).host}:mirror:fetched-at`;
    await vi.waitFor(async () => expect(await redis.get(fetchedAt)).toMatch(/^\d+$/), 20_000);

    const other = await startRelay(relaySettings, token);
    await other.output.match(/shared cache in use/);
    expect(await other.ask('panel.example')).toMatchObject(found);
    await other.output.match(/"msg":"mirror /);
    expect(simulator.stats().values['panel.example']).toBe(1);
    expect(simulator.stats().paths['/csv.php']).toBe(1);
    expect(one.output.text() + other.output.text()).not.toMatch(/NOPERM|NOAUTH|WRONGPASS|can't/);
  });

  test('is nobody else’s, and holds nothing but the relay’s entries', async () => {
    const { cacheUrl, port } = await start();
    await expect(connect(`redis://127.0.0.1:${port}`).get('x')).rejects.toThrow('NOAUTH');
    const redis = connect(cacheUrl.replace('valkey:', 'redis:'));
    await expect(redis.set('another:key', '1')).rejects.toThrow('NOPERM');
    await expect(redis.flushall()).rejects.toThrow('NOPERM');
    await expect(redis.config('GET', '*')).rejects.toThrow('NOPERM');
    await expect(redis.keys('*')).rejects.toThrow('NOPERM');
    expect(await redis.set('cybercrime-tracker-relay:test', '1')).toBe('OK');
  });
});

test('the cache of compose.yaml keeps within its bounds, and its health check tells whether it is there', async () => {
  const { command, healthcheck } = serviceOf('valkey');
  const port = await startCache(command.slice(1));
  const redis = connect(`redis://127.0.0.1:${port}`);
  expect(await redis.config('GET', 'maxmemory', 'maxmemory-policy', 'save')).toEqual(
    expect.arrayContaining(['268435456', 'allkeys-lru', '']),
  );
  expect(healthcheck?.test).toEqual(['CMD', 'valkey-cli', 'ping']);
  const ping = (at: number) => spawnSync('redis-cli', ['-p', `${at}`, 'ping'], { encoding: 'utf8' }).status;
  expect(ping(port)).toBe(0);
  expect(ping(await freePort())).not.toBe(0);
});
