import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/config.ts';
import { compatibleProfile } from '../../src/ctim/compatible/profile.ts';
import { createHttp } from '../../src/http/app.ts';
import { createLimits } from '../../src/http/limits.ts';
import { createListener } from '../../src/http/node-listener.ts';
import { questionOf } from '../../src/observables/question.ts';
import { version } from '../../src/version.ts';
import { running } from '../simulator/running.ts';
import { startFilled, startMirrored } from '../support/start-mirrored.ts';
import { linesInto, startRelay } from '../support/start-relay.ts';
import { startServer } from '../support/start-server.ts';

const quiet = { logLevel: 'silent' } as const;

describe('POST /health', () => {
  test('is ok while the tracker answers, asked once in a while', async () => {
    const simulator = await running();
    const { post } = await startRelay({ ...quiet, trackerUrl: simulator.url });
    expect(await post('/health')).toEqual({ data: { status: 'ok' } });
    expect(await post('/health', { anything: 1 })).toEqual({ data: { status: 'ok' } });
    expect(simulator.stats()).toMatchObject({ requests: 1, paths: { '/query.php': 1 } });
  });

  test.each([
    ['status-503', 'service unavailable', 'The CyberCrime is unavailable. Please, try again later.'],
    ['status-404', 'not found', 'The CyberCrime not found'],
    ['html', 'key error', 'The data structure of CyberCrime Tracker has changed. The module is broken.'],
    ['status-403', 'unknown', 'Forbidden'],
  ] as const)('tells %s', async (fault, code, message) => {
    const simulator = await running({ fault });
    const { url } = await startRelay({ ...quiet, trackerUrl: simulator.url });
    const response = await fetch(`${url}/health`, { method: 'POST' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ errors: [{ type: 'fatal', code, message }] });
  });

  test('tells an untrusted certificate', async () => {
    const { url } = await running({ tls: true });
    const { post } = await startRelay({ ...quiet, trackerUrl: url });
    const message = 'Unable to verify SSL certificate: Self signed certificate';
    expect(await post('/health')).toEqual({ errors: [{ type: 'fatal', code: 'unknown', message }] });
  });
});

test('POST /version tells the package’s version', async () => {
  const { post } = await startRelay(quiet);
  expect(await post('/version')).toEqual({ version });
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

describe('GET /watchdog', () => {
  test('gives the Health-Check header back', async () => {
    const { url } = await startRelay(quiet);
    const response = await fetch(`${url}/watchdog`, { headers: { 'Health-Check': 'any "text" <b>' } });
    expect([response.status, await response.json()]).toEqual([200, { data: 'any "text" <b>' }]);
  });

  test('has an error without it', async () => {
    const { url } = await startRelay(quiet);
    const response = await fetch(`${url}/watchdog`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { errors: [{ type: 'fatal', code: 'health check failed', message: 'Invalid Health Check' }] },
    ]);
  });
});

test('GET / names the relay, its version and its endpoints', async () => {
  const { url } = await startRelay(quiet);
  const about = (await (await fetch(url)).json()) as { links: { method: string; path: string }[] };
  expect(about).toMatchObject({ name: 'cybercrime-tracker-relay', version });
  const paths = about.links.map(({ method, path }) => `${method} ${path}`);
  expect(paths).toEqual(
    expect.arrayContaining([
      'POST /health',
      'POST /deliberate/observables',
      'POST /observe/observables',
      'POST /version',
      'GET /watchdog',
      'GET /openapi.json',
    ]),
  );
});

describe('what is not served', () => {
  test.each(['/nothing', '/observe', '/observe/observables/more', '/health/x', '/%2e%2e/etc', '/HEALTH', '/health//x'])(
    '%s is not there',
    async (path) => {
      const { url } = await startRelay(quiet);
      for (const method of ['GET', 'POST', 'DELETE']) {
        const response = await fetch(url + path, { method });
        expect(response.status).toBe(404);
        expect(await response.json()).toEqual({ code: 404, message: expect.any(String), reason: expect.any(String) });
      }
    },
  );

  test.each([
    ['/health', 'POST'],
    ['/version', 'POST'],
    ['/deliberate/observables', 'POST'],
    ['/observe/observables', 'POST'],
    ['/watchdog', 'GET'],
    ['/openapi.json', 'GET'],
  ])('%s answers to %s alone', async (path, allowed) => {
    const { url } = await startRelay(quiet);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((other) => other !== allowed)) {
      for (const slash of ['', '/']) {
        const response = await fetch(url + path + slash, { method });
        expect([method, response.status]).toEqual([method, 405]);
        expect(response.headers.get('allow')?.split(', ')).toContain(allowed);
        expect(await response.json()).toMatchObject({ code: 405 });
      }
    }
  });
});

test('a trailing slash and a query are accepted', async () => {
  const simulator = await running();
  const { url, post } = await startRelay({ ...quiet, trackerUrl: simulator.url });
  for (const tail of ['/', '?x=1', '/?x=1']) {
    expect(await post(`/health${tail}`)).toEqual({ data: { status: 'ok' } });
    expect(await post(`/version${tail}`)).toEqual({ version });
    expect(await post(`/observe/observables${tail}`, [])).toEqual({ data: {} });
    expect(await post(`/deliberate/observables${tail}`, [])).toEqual({ data: {} });
    expect((await fetch(`${url}/watchdog${tail}`)).status).toBe(200);
  }
});

test('slashes repeated are one', async () => {
  const simulator = await running();
  const { url, post } = await startRelay({ ...quiet, trackerUrl: simulator.url });
  expect(await post('//health')).toEqual({ data: { status: 'ok' } });
  expect(await post('//observe//observables//', [])).toEqual({ data: {} });
  expect((await fetch(`${url}///watchdog//`)).status).toBe(200);
  expect((await fetch(`${url}//`)).status).toBe(200);
});

describe('POST /health while the mirror stands in', () => {
  test('is ok, with a warning that tells its age', async () => {
    const simulator = await running();
    const { post, url } = await startFilled({ ...quiet, trackerUrl: simulator.url });
    simulator.set({ fault: 'status-503' });
    const message = 'The CyberCrime is unavailable: look-ups are answered from data up to 1 minute old.';
    expect(await post('/health')).toEqual({
      data: { status: 'ok' },
      errors: [{ type: 'warning', code: 'stale data', message }],
    });
    expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(200);
  });

  test('is not while that is empty', async () => {
    const { url: trackerUrl } = await running({ fault: 'status-503' });
    const { post } = await startMirrored({ ...quiet, trackerUrl });
    expect(await post('/health')).toMatchObject({ errors: [{ type: 'fatal', code: 'service unavailable' }] });
  });
});

describe('a request id', () => {
  test('is given to every answer', async () => {
    const { url } = await startRelay(quiet);
    const ids = await Promise.all(
      ['/', '/nothing', '/health', '/watchdog'].map(async (path) =>
        (await fetch(url + path)).headers.get('x-request-id'),
      ),
    );
    for (const id of ids) expect(id).toMatch(/^[\w-]{8,}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is never a harmful one of the caller’s', async () => {
    const { url } = await startRelay(quiet);
    for (const harmful of ['a b', '<script>', 'x'.repeat(1000), '"']) {
      const response = await fetch(`${url}/version`, { method: 'POST', headers: { 'x-request-id': harmful } });
      expect(response.headers.get('x-request-id')).not.toBe(harmful);
    }
  });
});

test('an unexpected fault is told without its cause, which is in the log under the request’s id', async () => {
  const log: string[] = [];
  const url = await startServer(
    createListener(
      createHttp({
        resolver: { resolve: () => Promise.reject(new Error('secret cause')) },
        questionOf,
        healthCheck: { check: () => Promise.reject(new Error('secret cause')) },
        logger: pino(linesInto(log)),
        profile: compatibleProfile('http://192.0.2.1/'),
        trackerUrl: 'http://192.0.2.1/',
        mirror: undefined,
        upkeep: undefined,
        isMirrorRequired: false,
        isDraining: () => false,
        authenticator: undefined,
        faces: [],
        limits: createLimits(configSchema.parse({})),
        requestDeadlineMs: 1000,
      }),
      () => false,
      pino({ level: 'silent' }),
    ),
  );
  for (const path of ['/health', '/observe/observables', '/deliberate/observables']) {
    const response = await fetch(new URL(path, url), { method: 'POST', body: '[{"type":"ip","value":"192.0.2.1"}]' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      errors: [{ type: 'fatal', code: 'unknown', message: 'Something went wrong.' }],
    });
    const requestId = response.headers.get('x-request-id');
    expect(requestId).toMatch(/^[\w-]{8,}$/);
    const broke = log
      .map((line) => JSON.parse(line))
      .find((line) => line.err !== undefined && line.requestId === requestId);
    expect(broke).toMatchObject({ level: 50, err: { message: 'secret cause' } });
  }
});
