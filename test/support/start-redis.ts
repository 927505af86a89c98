import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { selfSigned } from '../../simulator/self-signed.ts';
import { freePort } from './free-port.ts';
import { outputOf } from './output-of.ts';
import { scratchDirectory } from './scratch-directory.ts';

/** A real `redis-server` without persistence, on 127.0.0.1, ended with the test. */
export type RunningRedis = {
  readonly port: number;
  /** `redis://127.0.0.1:PORT`, or `rediss://`, with the password if there is one. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Kills it as a crash would. */
  readonly kill: () => Promise<void>;
};

/** With `tls`, the paths of PEM files, the server speaks nothing but TLS. */
type RedisOptions = {
  readonly port?: number;
  readonly password?: string;
  readonly tls?: { readonly certificate: string; readonly key: string };
};

/** Starts a server, on a free port unless told otherwise; resolves when it accepts connections. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const { port = await freePort(), password, tls } = options;
  const flags = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...portFlags(port, tls)];
  const child = spawn('redis-server', password === undefined ? flags : [...flags, '--requirepass', password], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  await outputOf(child).match(/Ready to accept connections/);
  const credentials = password === undefined ? '' : `:${password}@`;
  return { port, url: `redis${tls ? 's' : ''}://${credentials}127.0.0.1:${port}`, process: child, kill };
}

/** Writes a self-signed certificate for 127.0.0.1 and its key to files. */
export async function certificateFiles(): Promise<NonNullable<RedisOptions['tls']>> {
  const directory = await scratchDirectory();
  const files = { certificate: join(directory, 'certificate.pem'), key: join(directory, 'key.pem') };
  const { cert, key } = await selfSigned();
  await writeFile(files.certificate, cert);
  await writeFile(files.key, key);
  return files;
}

function portFlags(port: number, tls: RedisOptions['tls']): string[] {
  if (tls === undefined) return ['--port', `${port}`];
  const { certificate, key } = tls;
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
  return ['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no', ...files];
}
