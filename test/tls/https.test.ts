import { symlink, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { authority, type Certificate, mountSecret, signedBy } from '../support/certificates.ts';
import { runRelay } from '../support/run-relay.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const local = { HOST: '127.0.0.1', PORT: '0', LOOKUP_SOURCE: 'live', DRAIN_SECONDS: '0' };

async function start(pair: Certificate, environment: Readonly<Record<string, string>> = {}) {
  const directory = await scratchDirectory();
  await mountSecret(directory, 'first', pair);
  await symlink('..data/tls.crt', join(directory, 'tls.crt'));
  await symlink('..data/tls.key', join(directory, 'tls.key'));
  const simulator = await running();
  const relay = runRelay({
    ...local,
    TRACKER_URL: simulator.url,
    TLS_CERT_FILE: join(directory, 'tls.crt'),
    TLS_KEY_FILE: join(directory, 'tls.key'),
    ...environment,
  });
  return { relay, directory, port: Number(new URL(await relay.listening()).port) };
}

type Client = { readonly ca: string; readonly cert?: string; readonly key?: string; readonly agent?: Agent };

function ask(port: number, client: Client): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { ...client, port, host: '127.0.0.1', method: 'POST', path: '/deliberate/observables' },
      (answer) => json(answer).then(resolve, reject),
    );
    asked.on('error', reject).end('[{"type":"url","value":"panel.example"}]');
  });
}

/** The name in the certificate that new connections get. */
async function nameServed(port: number, ca: readonly string[]): Promise<string | undefined> {
  const socket = await handshake(port, { ca: [...ca] });
  const name = socket.getPeerCertificate().subject.CN;
  socket.destroy();
  return String(name);
}

function handshake(port: number, options: object): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ...options }, () => resolve(socket));
    socket.on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}

const found = { data: { verdicts: { count: 1 } } };

describe('HTTPS', () => {
  test('answers with the certificate given, in TLS 1.2 and newer', async () => {
    const ca = await authority();
    const { port } = await start(await signedBy(ca));
    expect(await ask(port, { ca: ca.cert })).toMatchObject(found);
    expect((await handshake(port, { ca: ca.cert, maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2');
    const old = { ca: ca.cert, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    await expect(handshake(port, old)).rejects.toThrow(/version|protocol/i);
  });

  test('a new pair is taken over as Kubernetes puts it there, and no request fails meanwhile', async () => {
    const [one, other] = [await authority('one.example'), await authority('two.example')];
    const { relay, directory, port } = await start(await signedBy(one, 'first.example'));
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    onTestFinished(() => agent.destroy());
    let answered = 0;
    let isOver = false;
    const load = Array.from({ length: 4 }, async () => {
      for (; !isOver; answered++) expect(await ask(port, { ca: one.cert, agent })).toMatchObject(found);
    });
    const kept = await handshake(port, { ca: one.cert });
    await mountSecret(directory, 'second', await signedBy(other, 'second.example'));
    await relay.output.match(/new certificate in use/);
    expect(await nameServed(port, [one.cert, other.cert])).toBe('second.example');
    const before = answered;
    await vi.waitFor(() => expect(answered).toBeGreaterThan(before + 8));
    isOver = true;
    await Promise.all(load);
    kept.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await new Promise((resolve) => kept.once('data', (data) => resolve(String(data))))).toContain('200 OK');
  });

  test('a broken new pair is logged, and the old one stays; the next good one is taken', async () => {
    const ca = await authority();
    const { relay, directory, port } = await start(await signedBy(ca, 'first.example'));
    const { cert } = await signedBy(ca, 'second.example');
    const { key } = await signedBy(ca, 'third.example');
    await mountSecret(directory, 'mixed', { cert, key });
    await relay.output.match(/TLS_KEY_FILE must hold the key of.*the old one stays in use/);
    await sleep(1100);
    expect(relay.output.text().match(/the old one stays in use/g)).toHaveLength(1);
    expect(await nameServed(port, [ca.cert])).toBe('first.example');
    await mountSecret(directory, 'good', await signedBy(ca, 'fourth.example'));
    await relay.output.match(/new certificate in use/);
    expect(await nameServed(port, [ca.cert])).toBe('fourth.example');
  });

  test('with TLS_CLIENT_CA_FILE, callers need a certificate of that authority, before a new pair and after', async () => {
    const [ca, clients, strangers] = [
      await authority(),
      await authority('clients.example'),
      await authority('x.example'),
    ];
    const file = join(await scratchDirectory(), 'clients.pem');
    await writeFile(file, clients.cert);
    const { relay, directory, port } = await start(await signedBy(ca), { TLS_CLIENT_CA_FILE: file });
    const [good, bad] = [await signedBy(clients, 'xdr.example'), await signedBy(strangers, 'xdr.example')];
    const check = async () => {
      expect(await ask(port, { ca: ca.cert, ...good })).toMatchObject(found);
      await expect(ask(port, { ca: ca.cert, ...bad })).rejects.toThrow();
      await expect(ask(port, { ca: ca.cert })).rejects.toThrow();
    };
    await check();
    await mountSecret(directory, 'second', await signedBy(ca));
    await relay.output.match(/new certificate in use/);
    await check();
  });

  test('a caller that never shakes hands is cut off', async () => {
    const ca = await authority();
    const { port } = await start(await signedBy(ca), { REQUEST_DEADLINE_MS: '500' });
    const { connect: connectPlain } = await import('node:net');
    const socket = connectPlain(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined));
  });
});

describe('what is wrong with the files stops the start with a line each', () => {
  test.each([
    [{ TLS_CERT_FILE: 'cert' }, ['TLS_KEY_FILE must be set where TLS_CERT_FILE is']],
    [{ TLS_KEY_FILE: 'key' }, ['TLS_CERT_FILE must be set where TLS_KEY_FILE is']],
    [{ TLS_CLIENT_CA_FILE: 'cert' }, ['TLS_CERT_FILE and TLS_KEY_FILE must be set where TLS_CLIENT_CA_FILE is']],
    [
      { TLS_CERT_FILE: 'absent', TLS_KEY_FILE: 'absent' },
      ['TLS_CERT_FILE must be a file that can be read', 'TLS_KEY_FILE must be a file that can be read'],
    ],
    [
      { TLS_CERT_FILE: 'key', TLS_KEY_FILE: 'cert' },
      ['TLS_CERT_FILE must hold certificates in PEM', 'TLS_KEY_FILE must hold a private key in PEM'],
    ],
    [{ TLS_CERT_FILE: 'cert', TLS_KEY_FILE: 'other' }, ['TLS_KEY_FILE must hold the key of the first certificate']],
    [
      { TLS_CERT_FILE: 'cert', TLS_KEY_FILE: 'key', TLS_CLIENT_CA_FILE: 'key', TRACKER_CA_FILE: 'broken' },
      ['TLS_CLIENT_CA_FILE must hold certificates in PEM', 'TRACKER_CA_FILE must hold certificates in PEM'],
    ],
    [{ TRACKER_CA_FILE: 'absent' }, ['TRACKER_CA_FILE must be a file that can be read']],
  ])('%o', async (settings, faults) => {
    const directory = await scratchDirectory();
    const ca = await authority();
    const { cert, key } = await signedBy(ca);
    const other = (await signedBy(ca)).key;
    const broken = cert.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
    for (const [name, text] of Object.entries({ cert, key, other, broken }))
      await writeFile(join(directory, name), text);
    const environment = Object.fromEntries(
      Object.entries(settings).map(([variable, name]) => [variable, join(directory, name)]),
    );
    const { code, out, err } = await runRelay({ ...local, ...environment }).outcome();
    expect([code, out]).toEqual([1, '']);
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(faults.length);
    for (const [i, fault] of faults.entries()) expect(lines[i]).toContain(fault);
    expect(err).not.toContain('PRIVATE KEY-----');
  });
});
