import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { runRelay } from '../support/run-relay.ts';

const local = { HOST: '127.0.0.1', PORT: '0', LOOKUP_SOURCE: 'live', DRAIN_SECONDS: '0' };

/** Connections that have sent this much and then send no more. */
async function slow(url: string, count: number, sent: string): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(Number(new URL(url).port), '127.0.0.1'));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  for (const socket of sockets) socket.on('error', () => undefined);
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) socket.write(sent);
  return sockets;
}

const bodyOf = (bytes: number) =>
  `POST /observe/observables HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`;

const observe = async (url: string) => {
  const body = '[{"type":"url","value":"panel.example"}]';
  return (await fetch(`${url}/observe/observables`, { method: 'POST', body })).json();
};

test('500 slow senders keep nobody out, and are cut off when their time is up', async () => {
  const simulator = await running();
  const relay = runRelay({
    ...local,
    TRACKER_URL: simulator.url,
    REQUEST_DEADLINE_MS: '4000',
    MAX_IN_FLIGHT: '8',
    LOG_LEVEL: 'info',
  });
  const url = await relay.listening();
  const senders = [
    ...(await slow(url, 250, 'POST /observe/observables HTTP/1.1\r\nHost: x\r\nX-Slow: ')),
    ...(await slow(url, 250, `${bodyOf(1000)}[{"type":`)),
  ];
  for (let n = 0; n < 10; n++) {
    expect(await observe(url)).toMatchObject({ data: { verdicts: { count: 1 } } });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  }
  const endings = await Promise.all(senders.map((sender) => text(sender).catch(() => '')));
  expect(endings.filter((ending) => ending.startsWith('HTTP/1.1 408 Request Timeout'))).toHaveLength(500);
});

test('connections beyond MAX_CONNECTIONS are closed, and taken again when there are fewer', async () => {
  const relay = runRelay({ ...local, MAX_CONNECTIONS: '5' });
  const url = await relay.listening();
  const held = await slow(url, 5, 'GET /livez HTTP/1.1\r\n');
  const [beyond] = await slow(url, 1, 'GET /livez HTTP/1.1\r\n');
  await vi.waitFor(() => expect(beyond?.resume().closed).toBe(true), { timeout: 10_000 });
  held[0]?.destroy();
  await vi.waitFor(async () => expect((await fetch(`${url}/livez`)).status).toBe(200), { timeout: 10_000 });
});

test('long bodies that come slowly hold no more memory than they may, and keep nobody out', async () => {
  const simulator = await running();
  const relay = runRelay({ ...local, TRACKER_URL: simulator.url });
  const url = await relay.listening();
  const bytes = 1024 * 1024;
  const senders = await slow(url, 100, bodyOf(bytes) + ' '.repeat(bytes - 2));
  expect(await observe(url)).toMatchObject({ data: { verdicts: { count: 1 } } });
  for (const sender of senders) sender.write('[]');
  const answers = await Promise.all(senders.map((sender) => text(sender)));
  const statuses = answers.map((answer) =>
    [answer.slice(0, 15), answer.slice(answer.indexOf('\r\n\r\n') + 4)].join(' '),
  );
  const unavailable =
    'HTTP/1.1 200 OK {"errors":[{"type":"fatal","code":"service unavailable","message":"The CyberCrime is unavailable. Please, try again later."}]}';
  expect(new Set(statuses)).toEqual(new Set(['HTTP/1.1 200 OK {"data":{}}', unavailable]));
  const dropped = statuses.filter((answer) => answer === unavailable).length;
  // 36, and fewer where some came so late that others had been answered.
  expect(dropped).toBeGreaterThan(20);
  expect(dropped).toBeLessThanOrEqual(100 - 63);
  relay.kill('SIGTERM');
  const { out } = await relay.outcome();
  expect(out.match(/"limit":"bodies"/g)).toHaveLength(dropped);
});
