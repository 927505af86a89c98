import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { authority, signedBy } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { runCommand } from '../support/run-command.ts';
import { runRelay } from '../support/run-relay.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startServer } from '../support/start-server.ts';

const local = { HOST: '127.0.0.1', LOOKUP_SOURCE: 'mirror', MIRROR_REFRESH_HOURS: '0', DRAIN_SECONDS: '0' };

const check = (env: Readonly<Record<string, string>>, ...flags: string[]) =>
  runCommand(['healthcheck', ...flags], { env });

/** A relay over HTTPS, its settings, and its files. */
async function startSecure(settings: Readonly<Record<string, string>> = {}) {
  const directory = await scratchDirectory();
  const ca = await authority();
  const pair = await signedBy(ca);
  const files = { ca: join(directory, 'ca.pem'), cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
  await writeFile(files.ca, ca.cert);
  await writeFile(files.cert, pair.cert);
  await writeFile(files.key, pair.key);
  const environment = { ...local, PORT: '0', TLS_CERT_FILE: files.cert, TLS_KEY_FILE: files.key, ...settings };
  const relay = runRelay({ ...environment, DATA_DIR: directory });
  const { port } = new URL(await relay.listening());
  return { files, relay, environment: { ...environment, PORT: port } };
}

describe('healthcheck', () => {
  test('is 0 while the relay answers, and 1 with a line that says why once it does not', async () => {
    const relay = runRelay({ ...local, PORT: '0', DATA_DIR: await scratchDirectory() });
    const { port } = new URL(await relay.listening());
    expect(await check({ ...local, PORT: port })).toEqual({ code: 0, out: '', err: '' });
    expect(await check({}, '--host', '0.0.0.0', '--port', port)).toEqual({ code: 0, out: '', err: '' });
    relay.kill('SIGINT');
    await relay.outcome();
    const { code, err } = await check({ ...local, PORT: port });
    expect([code, err]).toEqual([1, expect.stringMatching(/^The relay at 127\.0\.0\.1, port \d+, does not .*\n$/)]);
  });

  test('speaks HTTPS where the relay does, whatever has become of the files since', async () => {
    const { files, environment } = await startSecure();
    await writeFile(files.key, 'not a key any more');
    expect(await check(environment)).toEqual({ code: 0, out: '', err: '' });
    const { TLS_CERT_FILE: _, ...plain } = environment;
    expect(await check(plain)).toMatchObject({ code: 1 });
  });

  test('needs no certificate of its own where callers do', async () => {
    const { files, relay, environment } = await startSecure();
    const asking = await startSecure({ TLS_CLIENT_CA_FILE: files.ca });
    const settings = { ...asking.environment, TLS_CLIENT_CA_FILE: files.ca };
    expect(await check(settings)).toEqual({ code: 0, out: '', err: '' });
    relay.kill('SIGINT');
    await relay.outcome();
    expect(await check({ ...environment, TLS_CLIENT_CA_FILE: files.ca })).toMatchObject({ code: 1 });
  });

  test('is 1 where something else answers, or nothing in time', async () => {
    const other = await startServer((_, answer) => answer.writeHead(404).end());
    expect(await check({ PORT: new URL(other).port })).toMatchObject({ code: 1, err: expect.stringContaining('404') });
    const silent = await startServer(() => undefined);
    const { code, err } = await check({ PORT: new URL(silent).port });
    expect([code, err]).toEqual([1, expect.stringContaining('no answer within 4000 ms')]);
  });

  test('is 2 where the settings do not say where to ask', async () => {
    expect(await check({ PORT: '0' })).toMatchObject({ code: 2 });
    expect(await check({ PORT: 'x' })).toMatchObject({ code: 2 });
    expect(await check({ PORT: `${await freePort()}` }, '--nonsense')).toMatchObject({ code: 2 });
  });
});
