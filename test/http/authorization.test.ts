import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { startRelay } from '../support/start-relay.ts';

const asBasic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

async function start() {
  const simulator = await running();
  const auth = {
    auth: ['basic', 'bearer'],
    authUser: 'alice',
    authPassword: 'correct horse',
    authTokens: ['a-token-of-32-characters-or-so-00'],
  };
  const { url, log } = await startRelay({ trackerUrl: simulator.url, ...(auth as object) });
  const send = (path: string, headers: Record<string, string> = {}, method = 'POST') =>
    fetch(url + path, {
      method,
      headers,
      ...(method === 'POST' && { body: '[{"type":"ip","value":"203.0.113.145"}]' }),
    });
  return { simulator, url, log, send };
}

const xdrPaths = [
  '/health',
  '/deliberate/observables',
  '/observe/observables',
  '/refer/observables',
  '/tiles',
  '/version',
];

describe('with AUTH', () => {
  test.each(xdrPaths)('%s refuses with status 200 and asks nobody', async (path) => {
    const { send, simulator } = await start();
    const response = await send(path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      errors: [
        {
          type: 'fatal',
          code: 'authorization error',
          message: 'Authorization failed: Authorization header is missing',
        },
      ],
    });
    expect(simulator.stats().requests).toBe(0);
  });

  test.each([
    ['/', 'GET'],
    ['/openapi.json', 'GET'],
    ['/nothing', 'GET'],
    ['/health', 'PUT'],
  ])('%s refuses %s with 401, and says how to ask', async (path, method) => {
    const { send } = await start();
    const response = await send(path, {}, method);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=".*", charset="UTF-8", Bearer realm="/);
  });

  test.each(['/livez', '/readyz', '/watchdog'])('%s answers anyone', async (path) => {
    const { send } = await start();
    expect((await send(path, { 'health-check': 'x' }, 'GET')).status).toBe(200);
  });

  test('whoever proves who they are is answered', async () => {
    const { send } = await start();
    for (const headers of [
      asBasic('alice', 'correct horse'),
      { authorization: 'Bearer a-token-of-32-characters-or-so-00' },
    ]) {
      expect(await (await send('/deliberate/observables', headers)).json()).toMatchObject({
        data: { verdicts: { count: 1 } },
      });
      expect((await send('/', headers, 'GET')).status).toBe(200);
    }
  });

  test('why it was refused is in the log under the request’s id, without what was sent', async () => {
    const { send, log } = await start();
    const response = await send('/version', asBasic('alice', 'wrong-password'));
    expect(await response.json()).toMatchObject({ errors: [{ message: 'Authorization failed: Wrong credentials' }] });
    const requestId = response.headers.get('x-request-id');
    const line = log.map((one) => JSON.parse(one)).find((one) => one.requestId === requestId);
    expect(line).toMatchObject({ status: 200, refused: 'credentials', detail: expect.any(String) });
    expect(log.join('\n')).not.toMatch(/wrong-password|correct horse|d3Jvbmc/);
  });

  test('two Authorization headers are refused, though one of them be right', async () => {
    const { url } = await start();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    const { authorization } = asBasic('alice', 'correct horse');
    socket.write(
      `POST /version HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nAuthorization: Basic x\r\nConnection: close\r\n\r\n`,
    );
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toContain('Authorization failed: Wrong authorization type');
  });
});
