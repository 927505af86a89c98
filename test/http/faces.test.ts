import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/config.ts';
import { createDoor } from '../../src/http/door.ts';
import type { Face } from '../../src/http/endpoint.ts';
import { createLimits } from '../../src/http/limits.ts';
import { createListener } from '../../src/http/node-listener.ts';
import { startServer } from '../support/start-server.ts';

function start(answer: (request: Request) => Response | Promise<Response>) {
  let loads = 0;
  const face: Face = {
    prefixes: ['/feeds'],
    load: async () => {
      loads++;
      return answer;
    },
  };
  const door = createDoor([], {
    authenticator: undefined,
    faces: [face],
    limits: createLimits(configSchema.parse({})),
    logger: pino({ level: 'silent' }),
  });
  return { url: startServer(createListener(door, () => false)), loads: () => loads };
}

describe('a face', () => {
  test('answers to its prefix and all below it, loaded when first asked for', async () => {
    const { url, loads } = start(({ method, url: asked }) => new Response(`${method} ${asked}`));
    const base = await url;
    expect((await fetch(`${base}feedsx`)).status).toBe(404);
    expect(loads()).toBe(0);
    expect(await (await fetch(`${base}feeds`)).text()).toBe('GET http://relay.invalid/feeds');
    expect(await (await fetch(`${base}feeds/csv?family=Pony`)).text()).toBe(
      'GET http://relay.invalid/feeds/csv?family=Pony',
    );
    expect(loads()).toBe(1);
  });

  test('gets headers and body, and gives status and headers', async () => {
    const { url } = start(async (request) => {
      const headers = { 'content-type': 'text/plain', 'x-seen': request.headers.get('x-sent') ?? '' };
      return new Response((await request.text()).toUpperCase(), { status: 201, headers });
    });
    const response = await fetch(`${await url}feeds`, { method: 'POST', body: 'hello', headers: { 'x-sent': 'one' } });
    expect([response.status, response.headers.get('x-seen'), await response.text()]).toEqual([201, 'one', 'HELLO']);
    expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
    expect(response.headers.get('content-type')).toBe('text/plain');
  });

  test('may stream, no faster than it is read', async () => {
    let made = 0;
    const { url } = start(() => {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(new Uint8Array(64 * 1024));
          if (++made === 1000) controller.close();
        },
      });
      return new Response(body);
    });
    const response = await fetch(`${await url}feeds`);
    const reader = response.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(made).toBeLessThan(900);
    await reader?.cancel();
  });

  test('answers HEAD without a body', async () => {
    const { url } = start(() => new Response('body', { headers: { 'content-type': 'text/plain' } }));
    const response = await fetch(`${await url}feeds`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});
