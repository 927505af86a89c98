import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { CallerGoneError } from '../../src/http/caller-gone.ts';
import type { Door } from '../../src/http/door.ts';
import { createListener } from '../../src/http/node-listener.ts';
import { linesInto } from '../support/start-relay.ts';
import { startServer } from '../support/start-server.ts';

test('who left before the body or the signal was asked for has left', async () => {
  const log: string[] = [];
  const left = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const door: Door = async (exchange) => {
    await left.promise;
    const { aborted } = exchange.signal;
    const body = await exchange.body(1000).catch((error: unknown) => error);
    ended.resolve([aborted, body]);
    throw body;
  };
  const listener = createListener(door, () => false, pino(linesInto(log)));
  const url = await startServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.once('close', () => left.resolve());
    listener(incoming, outgoing);
    socket.destroy();
  });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this');
  expect(await ended.promise).toEqual([true, expect.any(CallerGoneError)]);
  expect(log).toEqual([]);
});
