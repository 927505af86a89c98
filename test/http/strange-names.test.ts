import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { strangeNames } from '../../src/http/strange-names.ts';
import { running } from '../simulator/running.ts';
import { startRelay } from '../support/start-relay.ts';

const page = { accept: 'text/html,*/*;q=0.8' };

/** Asks a relay by a name, as a browser would that was told the name stands for its address. */
function ask(url: string, headers: Record<string, string>, method = 'GET', path = '/'): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    request(url + path, { method, headers }, async (answer) => resolve([answer.statusCode ?? 0, await text(answer)]))
      .on('error', reject)
      .end(method === 'POST' ? '[{"type":"ip","value":"192.0.2.1"}]' : undefined);
  });
}

describe('a browser', () => {
  test.each([
    ['rebound.example', 403],
    ['rebound.example:9090', 403],
    ['127.0.0.1.rebound.example', 403],
    ['1.2.0.192.in-addr.arpa', 403],
    ['192.0.2.1:9090', 200],
    ['[2001:db8::1]', 200],
    ['localhost:9090', 200],
    ['relay', 200],
    ['relay.corp', 200],
    ['Relay.Ours.Example.', 200],
    ['console.example', 200],
    ['agents.example', 200],
  ])('that comes by the name %j gets %i', async (host, status) => {
    const { url } = await startRelay({
      logLevel: 'silent',
      privateSuffixes: ['ours.example'],
      consoleHosts: ['console.example'],
      mcpHosts: ['agents.example'],
    });
    expect((await ask(url, { ...page, host }))[0]).toBe(status);
  });

  test('that was misled can not ask for verdicts either, and is told what to do', async () => {
    const { url } = await startRelay({ logLevel: 'silent', trackerUrl: (await running()).url });
    const host = 'rebound.example';
    const [status, answer] = await ask(url, { host, origin: `http://${host}` }, 'POST', '/observe/observables');
    expect([status, answer]).toEqual([403, expect.stringContaining('CONSOLE_HOSTS')]);
  });

  test('is not asked for its name where it brings a password', async () => {
    const { url } = await startRelay({
      logLevel: 'silent',
      auth: ['basic'],
      authUser: 'a',
      authPassword: 'correct horse',
    });
    const headers = { ...page, host: 'rebound.example' };
    expect((await ask(url, headers))[0]).toBe(401);
    expect((await ask(url, { ...headers, authorization: `Basic ${btoa('a:correct horse')}` }))[0]).toBe(200);
  });
});

test('XDR and other programs come by any name', async () => {
  const { url } = await startRelay({ logLevel: 'silent', trackerUrl: (await running()).url });
  const headers = { host: 'relay.example.com', accept: 'application/json' };
  const [status, answer] = await ask(url, headers, 'POST', '/observe/observables');
  expect([status, answer]).toEqual([200, expect.stringContaining('"data"')]);
});

test('over TLS a browser has held the name to the certificate', () => {
  const refuse = strangeNames([], []);
  const header = (name: string) => ({ host: 'rebound.example', origin: 'https://rebound.example' })[name];
  expect(refuse({ header, isEncrypted: true })).toBeUndefined();
  expect(refuse({ header, isEncrypted: false })?.status).toBe(403);
});
