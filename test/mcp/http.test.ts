import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { startRelay } from '../support/start-relay.ts';
import { overHttp } from './clients.ts';

const listTools = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });

/** Sends a request whose `Host` may be any, which `fetch` doesn't let be set. */
async function send(
  url: string,
  headers: Record<string, string> = {},
  path = '/mcp',
  method = 'POST',
  body = listTools,
) {
  const sent = request(url + path, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
  });
  const answered = new Promise<{ status: number | undefined; body: string; headers: object }>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', async (response) =>
      resolve({ status: response.statusCode, body: await text(response), headers: response.headers }),
    );
  });
  sent.end(method === 'POST' ? body : undefined);
  return await answered;
}

describe('POST /mcp', () => {
  test('is not there unless MCP=on', async () => {
    const { url } = await startRelay({});
    expect((await send(url)).status).toBe(404);
  });

  test.each([
    ['evil.example', undefined],
    ['localhost.evil.example', undefined],
    ['evil.example:9090', 'http://evil.example:9090'],
    ['a b', undefined],
    ['127.0.0.1', 'https://evil.example'],
    ['localhost:9090', 'http://localhost.evil.example'],
    ['localhost', 'null'],
    ['localhost', 'file://localhost/x'],
    ['localhost', 'localhost'],
    ['192.0.2.1', 'http://192.0.2.1'],
  ])('refuses Host %s with Origin %s with 403, naming neither', async (host, origin) => {
    const { url } = await startRelay({ mcp: 'on', mcpHosts: ['relay.example.com'] });
    const { status, body } = await send(url, { host, ...(origin !== undefined && { origin }) });
    expect(status).toBe(403);
    expect(body).not.toContain('evil');
    expect(JSON.parse(body)).toEqual({ code: 403, message: 'Forbidden', reason: expect.stringContaining('MCP_HOSTS') });
  });

  test.each([
    ['localhost:9090', undefined],
    ['[::1]:9090', undefined],
    ['192.0.2.1:9090', undefined],
    ['[2001:db8::1]', undefined],
    ['relay.example.com', undefined],
    ['RELAY.example.com:443', 'https://relay.example.com'],
    ['localhost', 'http://localhost:6274'],
  ])('answers to Host %s with Origin %s', async (host, origin) => {
    const { url } = await startRelay({ mcp: 'on', mcpHosts: ['relay.example.com'] });
    const { status, body } = await send(url, { host, ...(origin !== undefined && { origin }) });
    expect([status, body.includes('lookup_observables')]).toEqual([200, true]);
  });

  test('asks for credentials where AUTH does', async () => {
    const token = 'a-token-of-32-characters-or-so-00';
    const { url } = await startRelay({ mcp: 'on', auth: ['bearer'], authTokens: [token] });
    const refused = await send(url);
    expect(refused).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringContaining('Bearer') } });
    await expect(overHttp(url)).rejects.toThrow();
    const { call } = await overHttp(url, 'auto', { authorization: `Bearer ${token}` });
    expect((await call('lookup_observables', { observables: ['10.0.0.1'] })).content.counts.withheld).toBe(1);
  });

  test('has no sessions, no streams, and nothing below it', async () => {
    const { url } = await startRelay({ mcp: 'on' });
    expect(await send(url)).not.toHaveProperty('headers.mcp-session-id');
    expect((await send(url, {}, '/mcp', 'GET')).status).toBe(405);
    expect((await send(url, {}, '/mcp', 'DELETE')).status).toBe(405);
    expect((await send(url, {}, '/mcp/else')).status).toBe(404);
    expect((await send(url, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await send(url, {}, '/mcp', 'POST', '{')).status).toBe(400);
    expect((await send(url, {}, '/mcp', 'POST', `"${'a'.repeat(1024 * 1024)}"`)).status).toBe(413);
  });
});

test('MCP_HOSTS takes names, in any form, and nothing else', () => {
  expect(readConfig({ MCP_HOSTS: 'Relay.Example.com, bücher.example' })).toMatchObject({
    config: { mcpHosts: ['relay.example.com', 'xn--bcher-kva.example'] },
  });
  for (const wrong of ['relay.example.com:9090', 'https://relay.example.com', '*.example.com']) {
    expect(readConfig({ MCP_HOSTS: wrong })).toMatchObject({ faults: [expect.stringMatching(/^MCP_HOSTS must be/)] });
  }
});
