import { pino } from 'pino';
import { request } from 'undici';
import { describe, expect, test, vi } from 'vitest';
import { type Config, configSchema } from '../../src/config/config.ts';
import { createDoor } from '../../src/http/door.ts';
import type { Face } from '../../src/http/endpoint.ts';
import { createLimits } from '../../src/http/limits.ts';
import { createListener } from '../../src/http/node-listener.ts';
import { linesInto } from '../support/start-relay.ts';
import { startServer } from '../support/start-server.ts';

function start(answer: (request: Request) => Response | Promise<Response>, settings: Partial<Config> = {}) {
  let loads = 0;
  const log: string[] = [];
  const logger = pino(linesInto(log));
  const face: Face = {
    prefixes: ['/feeds'],
    maxBodyBytes: 100_000,
    load: async () => {
      loads++;
      return answer;
    },
  };
  const door = createDoor([], {
    authenticator: undefined,
    faces: [face],
    limits: createLimits(configSchema.parse(settings)),
    logger,
  });
  return { url: startServer(createListener(door, () => false, logger)), loads: () => loads, log };
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

  test('gets of a body that is too long its length alone', async () => {
    const { url } = start(async (request) => {
      return Response.json([request.headers.get('content-length'), await request.text()]);
    });
    const lengthen = new Blob(['x'.repeat(100_000), 'y']).stream();
    for (const body of ['x'.repeat(100_001), lengthen]) {
      const response = await fetch(`${await url}feeds`, { method: 'POST', body, duplex: 'half' } as RequestInit);
      expect(await response.json()).toEqual(['100001', '']);
    }
  });

  test('is asked once the body is there: who sends slowly keeps nobody out', async () => {
    const { url } = start(async (request) => new Response(await request.text()), { maxInFlight: 1 });
    const base = await url;
    let end = () => {};
    const slow = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('slow'));
        end = () => controller.close();
      },
    });
    const waiting = fetch(`${base}feeds`, { method: 'POST', body: slow, duplex: 'half' } as RequestInit);
    for (let i = 0; i < 3; i++) {
      const quick = await fetch(`${base}feeds`, { method: 'POST', body: 'quick' });
      expect([quick.status, await quick.text()]).toEqual([200, 'quick']);
    }
    end();
    expect(await (await waiting).text()).toBe('slow');
  });

  test('that breaks is a fault of ours, told by its status and in the log', async () => {
    const { url, log } = start(() => Promise.reject(new Error('secret cause')));
    const response = await fetch(`${await url}feeds`);
    const requestId = response.headers.get('x-request-id');
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 500, reason: expect.stringContaining(requestId ?? 'an id') });
    expect(log.map((line) => JSON.parse(line)).find(({ level }) => level === 50)).toMatchObject({
      requestId,
      err: { message: 'secret cause' },
    });
  });

  test('that could not be loaded is loaded anew', async () => {
    let tries = 0;
    const face: Face = {
      prefixes: ['/feeds'],
      load: async () => {
        if (++tries === 1) throw new Error('too many open files');
        return () => new Response('here');
      },
    };
    const logger = pino({ level: 'silent' });
    const limits = createLimits(configSchema.parse({}));
    const door = createDoor([], { authenticator: undefined, faces: [face], limits, logger });
    const url = await startServer(createListener(door, () => false, logger));
    expect((await fetch(`${url}feeds`)).status).toBe(500);
    expect(await (await fetch(`${url}feeds`)).text()).toBe('here');
  });

  test('has no answer to TRACE, which the web has no request for', async () => {
    const { url } = start(() => new Response('traced'));
    const { statusCode } = await request(`${await url}feeds`, { method: 'TRACE' });
    expect(statusCode).toBe(405);
  });

  test('whose answer breaks on its way is cut off, and the log says why', async () => {
    const { url, log } = start(() => {
      let pieces = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (++pieces > 2) throw new Error('a piece is broken');
          controller.enqueue(Buffer.from('piece'));
        },
      });
      return new Response(body);
    });
    const response = await fetch(`${await url}feeds`);
    await expect(response.text()).rejects.toThrow();
    await vi.waitFor(() => expect(log.join()).toContain('answer broke'));
    const broke = log.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'answer broke');
    expect(broke).toMatchObject({
      level: 50,
      err: { message: 'a piece is broken' },
      requestId: response.headers.get('x-request-id'),
    });
  });

  test('whose caller leaves before the end is no fault', async () => {
    let isCancelled = false;
    const { url, log } = start(() => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
        cancel() {
          isCancelled = true;
        },
      });
      return new Response(body);
    });
    const reader = (await fetch(`${await url}feeds`)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await vi.waitFor(() => expect(isCancelled).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(log.join()).not.toContain('answer broke');
  });
});
