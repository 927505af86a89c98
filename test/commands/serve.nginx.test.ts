import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
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
  const port = await freePort();
  await startNginx(port, ports);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  onTestFinished(() => agent.destroy());
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const options = { agent, port, host: '127.0.0.1', method: 'POST', path: '/deliberate/observables' };
      const asked = request(options, (answer) => resolve(text(answer)));
      asked.on('error', reject).end('[{"type":"url","value":"panel.example"}]');
    });
  await vi.waitFor(ask, { timeout: 10_000 });
  let isOver = false;
  let answered = 0;
  const failed: string[] = [];
  const load = Array.from({ length: 8 }, async () => {
    for (; !isOver; answered++) {
      const answer = await ask().catch(String);
      if (!answer.includes('"verdicts"')) failed.push(answer);
    }
  });
  for (let round = 0; round < 3; round++) {
    const one = round % 2;
    relays[one]?.kill('SIGTERM');
    expect((await relays[one]?.outcome())?.code).toBe(0);
    relays[one] = await start(ports[one] ?? 0);
    const before = answered;
    await vi.waitFor(() => expect(answered).toBeGreaterThan(before + 50), { timeout: 10_000 });
  }
  isOver = true;
  await Promise.all(load);
  expect(failed).toEqual([]);
});
