import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { scratchDirectory } from './scratch-directory.ts';

/** Starts nginx with this within its `http` block, until the test ends. It may take a moment before it listens. */
export async function startNginx(http: string): Promise<void> {
  const directory = await scratchDirectory();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (of) => `${of}_temp_path ${directory}/${of};`,
  );
  const configuration = `daemon off; error_log ${directory}/error.log; pid ${directory}/pid; events {}
    http { access_log off; ${places.join(' ')} ${http} }`;
  await writeFile(join(directory, 'nginx.conf'), configuration);
  const child = spawn('nginx', ['-c', join(directory, 'nginx.conf'), '-p', directory], {
    stdio: 'ignore',
    env: { PATH: `${process.env['PATH']}:/usr/sbin` },
  });
  onTestFinished(() => void child.kill());
}
