import { pino } from 'pino';
import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/config.ts';
import { createDoor } from '../../src/http/door.ts';
import { createLimits } from '../../src/http/limits.ts';
import { createListener } from '../../src/http/node-listener.ts';
import { startRelay } from '../support/start-relay.ts';
import { startServer } from '../support/start-server.ts';

test.each([
  ['POST', '/version'],
  ['POST', '/observe/observables'],
  ['GET', '/livez'],
  ['GET', '/'],
  ['GET', '/openapi.json'],
  ['GET', '/no-such-path'],
  ['PUT', '/version'],
])('%s %s is what it says it is, kept by nobody, and tells nothing of what serves it', async (method, path) => {
  const { url } = await startRelay({ logLevel: 'silent' });
  const { headers } = await fetch(url + path, { method, ...(method === 'GET' ? {} : { body: '[]' }) });
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
});

async function answered(headers: Record<string, string>): Promise<Headers> {
  const face = { prefixes: ['/face'], load: async () => () => new Response('<p>', { headers }) };
  const logger = pino({ level: 'silent' });
  const limits = createLimits(configSchema.parse({}));
  const door = createDoor([], { authenticator: undefined, faces: [face], limits, logger });
  return (await fetch(`${await startServer(createListener(door, () => false, logger))}face`)).headers;
}

test('what is no JSON can run nothing, is in no frame and tells no other site where it is from', async () => {
  const headers = await answered({ 'content-type': 'text/html' });
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('a face’s own headers win, and what has an ETag may be asked for anew', async () => {
  const policy = "default-src 'self'";
  const own = await answered({
    'content-security-policy': policy,
    'content-type': 'text/html',
    'cache-control': 'max-age=9',
  });
  expect([own.get('content-security-policy'), own.get('cache-control')]).toEqual([policy, 'max-age=9']);
  expect((await answered({ 'content-type': 'text/plain', etag: '"1"' })).get('cache-control')).toBe('no-cache');
});
