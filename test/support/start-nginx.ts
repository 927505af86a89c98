import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { scratchDirectory } from './scratch-directory.ts';

/** Starts nginx before relays on these ports, as docs/operations.md has it, and gives its port; ended with the test. */
export async function startNginx(upstreams: readonly number[]): Promise<number> {
  const port = await freePort();
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
  return port;
}
