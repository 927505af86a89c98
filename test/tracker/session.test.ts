import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Simulator } from '../../simulator/simulator.ts';
import { version } from '../../src/version.ts';
import { running } from '../simulator/running.ts';
import { startServer } from '../support/start-server.ts';
import { visit } from '../support/visit.ts';

const many = (count: number) => Array.from({ length: count }, (_, n) => `v${n}.example`);

test('waiting for the first contact does not count against an attempt', async () => {
  const simulator = await running({ latencyMs: 700 });
  const client = visit(simulator.url, { timeoutMs: 1000 });
  const answers = await Promise.all(many(8).map((value) => client.query(value)));
  expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'not-listed'));
});

describe('the cookie challenge', () => {
  test('is passed once for all first look-ups together, and for all later ones', async () => {
    const simulator = await running({ challenge: true, latencyMs: 20 });
    const client = visit(simulator.url);
    const answers = await Promise.all(many(40).map((value) => client.query(value)));
    expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'not-listed'));
    expect(await client.query('panel.example')).toMatchObject({ kind: 'listed' });
    expect(simulator.stats()).toMatchObject({ challenges: 1, queries: 41, requests: 42 });
  });

  test('is passed again when the site forgets its cookie', async () => {
    const simulator = await running({ challenge: true });
    const client = visit(simulator.url);
    await client.query('a.example');
    simulator.set({ challenge: true });
    for (const value of ['b.example', 'c.example']) {
      expect(await client.query(value)).toMatchObject({ kind: 'not-listed' });
    }
    expect(simulator.stats()).toMatchObject({ challenges: 2, queries: 3 });
  });

  test('may begin at any time', async () => {
    const simulator = await running();
    const client = visit(simulator.url);
    await client.query('a.example');
    simulator.set({ challenge: true });
    expect(await client.query('panel.example')).toMatchObject({ kind: 'listed' });
    simulator.set({ challenge: false });
    expect(await client.query('panel.example')).toMatchObject({ kind: 'listed' });
    expect(simulator.stats().challenges).toBe(1);
  });

  test('keeps the value unharmed, even one with __r in it', async () => {
    const simulator = await running({ challenge: true });
    await visit(simulator.url).query('a.example/?x=1&__r=2#%26ä');
    expect(simulator.stats().values).toEqual({ 'a.example/?x=1&__r=2#%26ä': 1 });
  });

  test('that is never satisfied ends at five redirects', async () => {
    let requests = 0;
    const url = await startServer(({ url: target }, response) => {
      response.writeHead(307, { location: `${target}&__r=${++requests}` }).end();
    });
    expect(await visit(url).query('a.example')).toEqual({
      kind: 'failed',
      failure: { cause: 'unexpected-status', status: 307, message: 'Temporary Redirect' },
    });
    expect(requests).toBe(6);
  });
});

describe('the first contact', () => {
  test('that fails does not hold up or spoil what waits for it', async () => {
    const simulator = await running();
    const client = visit(simulator.url, { timeoutMs: 600 });
    const answers = await Promise.all(['hang.fault.example', ...many(7)].map((value) => client.query(value)));
    expect(answers.map(({ kind }) => kind)).toEqual(['failed', ...many(7).map(() => 'not-listed')]);
  });

  test('given up by its caller leaves the others', async () => {
    const simulator = await running();
    const client = visit(simulator.url);
    const leave = new AbortController();
    const first = client.query('hang.fault.example', leave.signal);
    first.catch(() => {});
    const second = client.query('panel.example');
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
    leave.abort();
    expect(await second).toMatchObject({ kind: 'listed' });
  });
});

describe('a redirect', () => {
  test.each([
    ['to another host', (_: string, other: string) => `${other}query.php?url=stolen`],
    ['to another host without a scheme', (_: string, other: string) => other.replace('http:', '')],
    ['to another host after backslashes', (_: string, other: string) => other.replace('http://', '\\\\')],
    ['to another port', (_: string, other: string) => other.replace('127.0.0.1', 'localhost')],
    ['with credentials', (site: string) => site.replace('http://', 'http://user:pass@')],
    ['to another scheme', () => 'ftp://127.0.0.1/'],
    ['to no address at all', () => 'http://[/'],
  ])('%s is not followed', async (_, locationOf) => {
    let stray = 0;
    const other = await startServer((_request, response) => {
      stray++;
      response.end('{"message":"Malicious: stolen"}');
    });
    let requests = 0;
    const url = await startServer((request, response) => {
      requests++;
      response
        .writeHead(302, { location: locationOf(`http://${request.headers.host}/`, other), 'set-cookie': 'a=b' })
        .end();
    });
    expect(await visit(url).query('a.example')).toMatchObject({
      failure: { cause: 'unexpected-status', status: 302, message: 'Found' },
    });
    expect([requests, stray]).toEqual([1, 0]);
  });

  test('to another host after one on the site is not followed either', async () => {
    let stray = 0;
    const other = await startServer((_, response) => {
      stray++;
      response.end('{"message":"Malicious: stolen"}');
    });
    const url = await startServer((request, response) => {
      const location = request.url?.startsWith('/next') ? other : '/next';
      response.writeHead(302, { location }).end();
    });
    expect(await visit(url).query('a.example')).toMatchObject({ failure: { status: 302 } });
    expect(stray).toBe(0);
  });

  test('on the site is followed, five at most', async () => {
    const url = await startServer((request, response) => {
      const left = Number(request.url?.match(/left=(\d)/)?.[1] ?? request.url?.match(/url=(\d)/)?.[1]);
      if (left === 0) response.end('{"message":"Malicious: Pony"}');
      else response.writeHead(302, { location: `/query.php?left=${left - 1}` }).end();
    });
    const client = visit(url);
    expect(await client.query('5')).toMatchObject({ kind: 'listed' });
    expect(await client.query('6')).toMatchObject({ failure: { status: 302 } });
  });

  test('to https on the same host is followed', async () => {
    const secure = await running({ tls: true });
    await trust(secure);
    const url = await startServer((request, response) => {
      response.writeHead(301, { location: new URL(request.url ?? '/', secure.url).href }).end();
    });
    expect(await visit(url).query('panel.example')).toMatchObject({ kind: 'listed', family: 'Keitaro' });
    expect(secure.stats().queries).toBe(1);
  });

  test('from https to http is not', async () => {
    const plain = await running();
    const secure = await running({ tls: true, elsewhereUrl: plain.url });
    await trust(secure);
    expect(await visit(secure.url).query('elsewhere.fault.example')).toMatchObject({ failure: { status: 302 } });
    expect(plain.stats().requests).toBe(0);
  });
});

describe('a polite guest', () => {
  test('says who it is', async () => {
    const simulator = await running();
    await visit(simulator.url).query('a.example');
    expect(Object.keys(simulator.stats().userAgents)).toEqual([
      expect.stringMatching(new RegExp(`^cybercrime-tracker-relay/${version.replaceAll('.', '\\.')} `)),
    ]);
  });

  test('uses few connections, again and again', async () => {
    const simulator = await running();
    const client = visit(simulator.url, { connections: 4 });
    await Promise.all(many(100).map((value) => client.query(value)));
    for (const value of many(100)) await client.query(value);
    const { queries, connections, maxInFlight } = simulator.stats();
    expect(queries).toBe(200);
    expect(connections).toBeLessThanOrEqual(4);
    expect(maxInFlight).toBeLessThanOrEqual(4);
  });

  test('asks below the base address given', async () => {
    const paths: (string | undefined)[] = [];
    const url = await startServer((request, response) => {
      paths.push(request.url);
      response.end('{"message":""}');
    });
    await visit(`${url}mirror/of`).query('a/b');
    expect(paths).toEqual(['/mirror/of/query.php?url=a%2Fb']);
  });
});

/** Makes this process trust the site's certificate until the test ends. */
async function trust({ url }: Simulator): Promise<void> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  const trusted = getCACertificates();
  onTestFinished(() => setDefaultCACertificates(trusted));
  setDefaultCACertificates([...trusted, new X509Certificate(raw).toString()]);
}
