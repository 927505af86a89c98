import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { keepAsking } from '../support/keep-asking.ts';
import { runRelay } from '../support/run-relay.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

async function startNginx(port: number, upstreams: readonly number[]): Promise<void> {
  const directory = await scratchDirectory();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (of) => `${of}_temp_path ${directory}/${of};`,
  );
  const servers = upstreams.map((upstream) => `server 127.0.0.1:${upstream} max_fails=0;`);
  const configuration = `daemon off; error_log ${directory}/error.log; pid ${directory}/pid; events {}
    http { access_log off; ${places.join(' ')}
      upstream relays { ${servers.join(' ')} keepalive 32; keepalive_timeout 60s; }
      server { listen 127.0.0.1:${port}; location / {
        proxy_pass http://relays; proxy_http_version 1.1; proxy_set_header Connection "";
        proxy_next_upstream error timeout non_idempotent; } } }`;
  await writeFile(join(directory, 'nginx.conf'), configuration);
  const child = spawn('nginx', ['-c', join(directory, 'nginx.conf'), '-p', directory], {
    stdio: 'ignore',
    env: { PATH: `${process.env['PATH']}:/usr/sbin` },
  });
  onTestFinished(() => void child.kill());
}

/** Restarts under load: few in CI, and `RESTARTS=20` by hand. */
const restarts = Number(process.env['RESTARTS'] ?? 3);

/** Starts a relay there that goes on answering for a second when it is told to end. */
async function startDraining(port: number, trackerUrl: string) {
  const relay = runRelay({
    HOST: '127.0.0.1',
    PORT: `${port}`,
    LOOKUP_SOURCE: 'live',
    DRAIN_SECONDS: '1',
    TRACKER_URL: trackerUrl,
  });
  await relay.listening();
  return relay;
}

test('relays behind nginx are restarted one by one under load, and no request fails', {
  timeout: 30_000 + restarts * 20_000,
}, async () => {
  const simulator = await running();
  const ports = [await freePort(), await freePort()];
  const start = (port: number) => startDraining(port, simulator.url);
  const relays = await Promise.all(ports.map(start));
  const port = await freePort();
  await startNginx(port, ports);
  const clients = await keepAsking(port);
  for (let round = 0; round < restarts; round++) {
    const one = round % 2;
    relays[one]?.kill('SIGTERM');
    expect((await relays[one]?.outcome())?.code).toBe(0);
    relays[one] = await start(ports[one] ?? 0);
    await clients.answered(50);
  }
  expect(await clients.failures()).toEqual([]);
});
