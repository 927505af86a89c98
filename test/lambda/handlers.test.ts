import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { EventAnswer } from '../../src/lambda/event-answer.ts';
import { type Context, createHandlers } from '../../src/lambda/handlers.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { type MirroredRelay, startMirrored } from '../support/start-mirrored.ts';
import { linesInto } from '../support/start-relay.ts';
import { callerAddress, functionUrl, kinds, loadBalancer, restApi, type Sent } from './events.ts';

type Given = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

const context = { getRemainingTimeInMillis: () => 20_000 };
/** What an HTTP connection is about, not an answer. */
const ofConnection = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

async function overHttp(url: string, { method, target, headers = [], body }: Sent): Promise<Given> {
  const outgoing = httpRequest(url + target, { method });
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const bytes = await buffer(incoming);
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(
      Object.entries(incoming.headers)
        .filter(([name]) => !ofConnection.has(name))
        .map(([name, value]) => [name, String(value)]),
    ),
    body: bytes.toString('base64'),
  };
}

function given({ statusCode, headers, multiValueHeaders, body, isBase64Encoded }: EventAnswer): Given {
  const single = Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, values.join(', ')]);
  return {
    status: statusCode,
    headers: headers ?? Object.fromEntries(single),
    body: isBase64Encoded ? body : Buffer.from(body).toString('base64'),
  };
}

function handlersOf({ relay, log }: MirroredRelay) {
  const { handler } = createHandlers({ ...relay, logger: pino(linesInto(log as string[])) });
  return {
    handler: async (event: unknown, within: Context) => (await handler(event, within)) ?? expect.fail('no answer'),
  };
}

const listings = [
  listing('panel.example/keitaro/admin.php', 'Keitaro', '203.0.113.145'),
  listing('café.example/ü/gate.php', 'Citadel', '198.51.100.7'),
];
const question = '[{"type":"ip","value":"203.0.113.145"},{"type":"url","value":"http://café.example/ü/gate.php"}]';
const post = (target: string, body: string | Buffer, ...headers: [string, string][]): Sent => ({
  method: 'POST',
  target,
  body,
  headers,
});
const get = (target: string, ...headers: [string, string][]): Sent => ({ method: 'GET', target, headers });

const requests: Readonly<Record<string, Sent>> = {
  verdicts: post('/deliberate/observables', question),
  judgements: post('/observe/observables', question, ['content-type', 'application/json']),
  'a body that came as base64': post('/observe/observables', Buffer.from(question)),
  'a byte order mark': post('/observe/observables', Buffer.from(`\ufeff${question}`)),
  'no JSON': post('/observe/observables', 'hello'),
  'no body': { method: 'POST', target: '/observe/observables' },
  'octets that are no text': post('/observe/observables', Buffer.from([0xff, 0xfe, 0x00])),
  'a compressed body': post('/observe/observables', Buffer.from('H4sI', 'base64'), ['content-encoding', 'gzip']),
  'a body of 1 MiB and an octet': post('/observe/observables', Buffer.alloc(1024 * 1024 + 1, ' ')),
  'a wrong observable': post('/refer/observables', '[{"type":"","value":1}]'),
  'links to the tracker': post('/refer/observables', question),
  tiles: post('/tiles/tile-data', '{"tile_id":"families","period":"last_7_days"}'),
  'slashes repeated': post('//observe//observables/', question),
  watchdog: get('/watchdog', ['Health-Check', 'is it you?']),
  'the API': get('/openapi.json'),
  'a program at the root': get('/'),
  'a browser at the root': get('/', ['Accept', 'text/html,*/*;q=0.8']),
  'a search': get('/listings?q=caf%C3%A9+%26%20b&page=1', ['Accept', 'text/html']),
  'a path that is escaped': get('/listings/caf%C3%A9%3Fx%23y', ['Accept', 'text/html']),
  'a form': post('/investigate', 'text=203.0.113.145+panel.example', [
    'content-type',
    'application/x-www-form-urlencoded',
  ]),
  'a feed': get('/feeds/csv?family=Keitaro'),
  'a feed, compressed': get('/feeds/stix', ['Accept-Encoding', 'gzip, br']),
  'a feed that is held already': get('/feeds/csv', ['If-None-Match', '*']),
  'a feed with a fault': get('/feeds/csv?family='),
  'a feed, its head': { method: 'HEAD', target: '/feeds/csv' },
  'HEAD of text': { method: 'HEAD', target: '/watchdog', headers: [['Health-Check', 'x']] },
  'no such path': get('/nothing?here=1'),
  'no such method': { method: 'DELETE', target: '/observe/observables' },
  'the ready probe': get('/readyz'),
};

describe.each(Object.entries(kinds))('an event of %s', (_, kind) => {
  test.each(Object.entries(requests))('is answered as over HTTP: %s', async (_name, sent) => {
    const relay = await startMirrored({ dataDir: await mirrorOnDisk(listings), lookupSource: 'mirror' });
    const identified = { ...sent, headers: [...(sent.headers ?? []), ['X-Request-Id', 'one'] as const] };
    const expected = await overHttp(relay.url, identified);
    const answer = given(await handlersOf(relay).handler(kind(identified), context));
    expect(answer).toEqual(expected);
    const [first, second] = relay.log.slice(-2).map((line) => ({ ...JSON.parse(line), ms: 0, time: 0 }));
    if (!sent.target.includes('%')) expect(second).toEqual(first);
  });

  test('is asked for credentials as over HTTP', async () => {
    const relay = await startMirrored({ auth: ['basic'], authUser: 'xdr', authPassword: 'a long password' });
    const { handler } = handlersOf(relay);
    for (const credentials of [[], [['authorization', `Basic ${btoa('xdr:wrong')}`] as const]]) {
      for (const target of ['/observe/observables', '/feeds/csv']) {
        const sent = post(target, question, ...(credentials as [string, string][]), ['x-request-id', 'one']);
        expect(given(await handler(kind(sent), context))).toEqual(await overHttp(relay.url, sent));
      }
    }
    const right = post('/observe/observables', '[]', ['authorization', `Basic ${btoa('xdr:a long password')}`]);
    expect(Buffer.from(given(await handler(kind(right), context)).body, 'base64').toString()).toBe('{"data":{}}');
  });

  test('counts for who asked the front end, whatever the sender claims', async () => {
    const relay = await startMirrored({ rateLimitPerMinute: 2, trustedProxies: [] });
    const { handler } = handlersOf(relay);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) {
      const event = kind({ method: 'GET', target: '/openapi.json' });
      statuses.push((await handler(event, context)).statusCode);
    }
    expect(statuses).toEqual([200, 200, 503]);
    const other = JSON.parse(
      JSON.stringify(kind({ method: 'GET', target: '/openapi.json' })).replaceAll(callerAddress, '198.51.100.1'),
    );
    expect((await handler(other, context)).statusCode).toBe(200);
  });
});

test('only what is no text comes as base64', async () => {
  const relay = await startMirrored({ dataDir: await mirrorOnDisk(listings), lookupSource: 'mirror' });
  const { handler } = handlersOf(relay);
  const feed = await handler(restApi(get('/feeds/csv')), context);
  expect([feed.isBase64Encoded, feed.body]).toEqual([false, expect.stringContaining('café.example/ü/gate.php')]);
  const compressed = await handler(restApi(get('/feeds/csv', ['Accept-Encoding', 'gzip'])), context);
  expect([compressed.isBase64Encoded, gunzipSync(Buffer.from(compressed.body, 'base64')).toString()]).toEqual([
    true,
    feed.body,
  ]);
});

test("a load balancer's own word on the sender counts, not the sender's", async () => {
  const relay = await startMirrored({ rateLimitPerMinute: 1 });
  const { handler } = handlersOf(relay);
  const claiming = (address: string) =>
    JSON.parse(
      JSON.stringify(loadBalancer({ method: 'GET', target: '/openapi.json' })).replace(
        `"x-forwarded-for":"${callerAddress}"`,
        `"x-forwarded-for":"${address}, ${callerAddress}:4711"`,
      ),
    );
  expect((await handler(claiming('192.0.2.1'), context)).statusCode).toBe(200);
  expect((await handler(claiming('192.0.2.2'), context)).statusCode).toBe(503);
});

test('an Authorization header that came twice is no credential', async () => {
  const relay = await startMirrored({ auth: ['bearer'], authTokens: ['0123456789abcdef0123456789abcdef'] });
  const sent = get(
    '/feeds/csv',
    ['authorization', 'Bearer 0123456789abcdef0123456789abcdef'],
    ['authorization', 'Bearer 0123456789abcdef0123456789abcdef'],
    ['x-request-id', 'one'],
  );
  const answer = given(await handlersOf(relay).handler(restApi(sent), context));
  expect(answer).toEqual(await overHttp(relay.url, sent));
  expect(answer.status).toBe(401);
});

test('an answer longer than Lambda takes is one that says so', async () => {
  const many = Array.from({ length: 4000 }, (_, n) => listing(`panel.example/${n}/${'x'.repeat(2000)}`));
  const relay = await startMirrored({ dataDir: await mirrorOnDisk(many), lookupSource: 'mirror' });
  const { handler } = handlersOf(relay);
  const answer = await handler(functionUrl(get('/feeds/urls')), context);
  expect([answer.statusCode, JSON.parse(answer.body).code]).toEqual([500, 500]);
  expect(relay.log.at(-1)).toContain('longer than Lambda takes');
  expect((await handler(functionUrl(get('/feeds/urls', ['accept-encoding', 'br'])), context)).statusCode).toBe(200);
});

test.each([[{}], [null], ['hello'], [{ Records: [{ eventSource: 'aws:sqs' }] }], [{ version: '2.0' }]])(
  'what is no request over HTTP is refused: %j',
  async (event) => {
    const { handler } = handlersOf(await startMirrored({}));
    await expect(handler(event, context)).rejects.toThrow('This is no event of an API Gateway');
  },
);

test('catches up before it answers, for a second at most', async () => {
  const { relay } = await startMirrored({});
  const logger = pino({ level: 'silent' });
  const order: string[] = [];
  const door: typeof relay.door = (exchange) => {
    order.push('door');
    return relay.door(exchange);
  };
  const caughtUp = createHandlers({ door, logger, catchUp: async () => void order.push('caught up') });
  await caughtUp.handler(functionUrl(get('/livez')), context);
  expect(order).toEqual(['caught up', 'door']);
  const stuck = createHandlers({ door, logger, catchUp: () => new Promise(() => {}) });
  const since = performance.now();
  expect(await stuck.handler(functionUrl(get('/livez')), context)).toMatchObject({ statusCode: 200 });
  expect(performance.now() - since).toBeGreaterThan(990);
});

test('an answer that breaks off is a failure, not a shorter answer', async () => {
  const door = async () => ({
    requestId: 'one',
    answer: {
      status: 200,
      body: new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(Buffer.from('the beginning')),
        pull: (controller) => controller.error(new Error('broken off')),
      }),
    },
  });
  const { handler, streamed } = createHandlers({ door, logger: pino({ level: 'silent' }), catchUp: async () => {} });
  const event = functionUrl(get('/feeds/csv'));
  await expect(handler(event, context)).rejects.toThrow('broken off');
  const stream = new PassThrough().resume();
  await expect(streamed(event, stream, context, () => stream)).rejects.toThrow('broken off');
});
