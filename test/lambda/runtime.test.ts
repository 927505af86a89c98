import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import { running } from '../simulator/running.ts';
import { listing, mirrorOnDisk } from '../support/mirror-on-disk.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startMirrored } from '../support/start-mirrored.ts';
import { functionUrl, kinds, type Sent } from './events.ts';
import type { Outcome, runFunction } from './run-function.ts';
import { startFunction as start } from './start-function.ts';

const root = join(import.meta.dirname, '../..');
let taskRoot: string;

beforeAll(async () => {
  taskRoot = await mkdtemp(join(tmpdir(), 'lambda-'));
  await promisify(execFile)(process.execPath, ['scripts/build-lambda.ts', taskRoot], { cwd: root });
});
afterAll(() => rm(taskRoot, { recursive: true }));

const startFunction = (options: Parameters<typeof runFunction>[0]) => start({ taskRoot, ...options });

const question = (...values: string[]): Sent => ({
  method: 'POST',
  target: '/deliberate/observables',
  body: JSON.stringify(values.map((value) => ({ type: value.startsWith('http') ? 'url' : 'ip', value }))),
});
const get = (target: string, ...headers: [string, string][]): Sent => ({ method: 'GET', target, headers });

function answerOf({ body, isError }: Outcome) {
  const answer = JSON.parse(String(body));
  if (isError) return answer;
  const text = Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8').toString();
  return { status: answer.statusCode, text, json: () => JSON.parse(text) };
}

/** Head and body of an answer that is streamed. */
function streamedAnswerOf({ body }: Outcome) {
  const end = body.indexOf('\0'.repeat(8));
  return { ...JSON.parse(body.subarray(0, end).toString()), body: body.subarray(end + 8) };
}

const listings = [listing('panel.example/keitaro/admin.php', 'Keitaro', '203.0.113.145')];
const mirrored = async () => ({ LOOKUP_SOURCE: 'mirror', DATA_DIR: await mirrorOnDisk(listings) });

describe('the function, as Lambda runs it', () => {
  test('answers events of every kind, its log written before each answer', async () => {
    const started = await startFunction({ environment: await mirrored() });
    for (const [n, kind] of Object.values(kinds).entries()) {
      const answer = answerOf(await started.invoke(kind(question('203.0.113.145'))));
      expect([answer.status, answer.json().data.verdicts.count]).toEqual([200, 1]);
      // Nothing runs any more once it has been stopped: what is not written by now is not written.
      started.freeze();
      await sleep(20);
      expect(started.log().filter(({ msg }) => msg === 'request')).toHaveLength(n + 1);
      started.thaw();
    }
  });

  test('goes on after an event that it can not read', async () => {
    const started = await startFunction({ environment: await mirrored() });
    const outcome = await started.invoke({ hello: 'world' });
    expect([outcome.isError, answerOf(outcome).errorMessage]).toEqual([
      true,
      'This is no event of an API Gateway, a function URL or an Application Load Balancer.',
    ]);
    expect(answerOf(await started.invoke(functionUrl(get('/livez')))).status).toBe(200);
  });

  test('does not start with a wrong setting, and names it', async () => {
    const started = await startFunction({ environment: { LOOKUP_SOURCE: 'nowhere' } });
    expect(await started.ended()).toEqual({ code: 1, err: expect.stringContaining('LOOKUP_SOURCE must be') });
  });

  test('finds nothing in no mirror rather than telling that nothing is listed', async () => {
    const environment = { LOOKUP_SOURCE: 'mirror', MIRROR_REFRESH_HOURS: '0', DATA_DIR: await scratchDirectory() };
    const started = await startFunction({ environment });
    const { data, errors } = answerOf(await started.invoke(functionUrl(question('203.0.113.145')))).json();
    expect([data, errors[0].type]).toEqual([undefined, 'fatal']);
  });

  test('knows the mirror that is in its package', async () => {
    const data = join(taskRoot, 'data');
    await cp(await mirrorOnDisk(listings), data, { recursive: true });
    onTestFinished(() => rm(data, { recursive: true }));
    const started = await startFunction({ environment: { LOOKUP_SOURCE: 'mirror', MIRROR_REFRESH_HOURS: '0' } });
    expect(answerOf(await started.invoke(functionUrl(question('203.0.113.145')))).json().data.verdicts.count).toBe(1);
  });

  test('answers with what is known when its time is nearly up', async () => {
    const { url } = await running();
    const started = await startFunction({
      environment: { TRACKER_URL: url, LOOKUP_SOURCE: 'live', TRACKER_TIMEOUT_MS: '30000' },
    });
    const outcome = await started.invoke(functionUrl(question('203.0.113.145', 'http://hang.fault.example/')), 3000);
    const { data, errors } = answerOf(outcome).json();
    expect([data.verdicts.count, errors[0].code]).toEqual([1, 'request timeout']);
  });
});

describe('a process that was stopped and goes on', () => {
  test('asks the tracker anew, over new connections, and knows what time it is', async () => {
    const simulator = await startSimulator({ challenge: true });
    const { port } = new URL(simulator.url);
    const started = await startFunction({
      environment: {
        TRACKER_URL: simulator.url,
        LOOKUP_SOURCE: 'live',
        CACHE_TTL_SECONDS: '2',
        CACHE_STALE_SECONDS: '0',
      },
    });
    const ask = async () => answerOf(await started.invoke(functionUrl(question('203.0.113.145')))).json();
    expect((await ask()).data.verdicts.count).toBe(1);
    started.freeze();
    await simulator.close();
    const another = await running({ port: Number(port), challenge: true, listings: [] });
    await sleep(2500);
    started.thaw();
    expect(await ask()).toEqual({ data: {} });
    expect(another.stats().queries).toBeGreaterThan(0);
  });

  test('goes on with a look-up in whose midst it was stopped', async () => {
    const { url } = await running({ latencyMs: 300 });
    const started = await startFunction({
      environment: { TRACKER_URL: url, LOOKUP_SOURCE: 'live', TRACKER_TIMEOUT_MS: '1000', TRACKER_RETRIES: '0' },
    });
    await started.invoke(functionUrl(get('/livez')));
    const outcome = started.invoke(functionUrl(question('203.0.113.145')));
    await sleep(100);
    started.freeze();
    await sleep(1500);
    started.thaw();
    expect(answerOf(await outcome).json().data.verdicts.count).toBe(1);
  });
});

describe('streaming', () => {
  test('an answer is as over HTTP, in pieces', async () => {
    const environment = await mirrored();
    const relay = await startMirrored({ dataDir: environment.DATA_DIR, lookupSource: 'mirror' });
    const started = await startFunction({ handler: 'lambda.streaming', environment });
    for (const target of ['/feeds/csv', '/feeds/stix', '/watchdog', '/openapi.json', '/listings', '/nothing']) {
      const outcome = await started.invoke(functionUrl(get(target, ['Health-Check', 'x'], ['Accept', 'text/html'])));
      const { statusCode, headers, body } = streamedAnswerOf(outcome);
      const response = await fetch(relay.url + target, { headers: { 'Health-Check': 'x', Accept: 'text/html' } });
      expect(outcome.contentType).toBe('application/vnd.awslambda.http-integration-response');
      expect([statusCode, headers['content-type']]).toEqual([response.status, response.headers.get('content-type')]);
      expect(body.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
    }
  });

  test.each([
    ['without a body', get('/feeds/csv', ['If-None-Match', '*']), 304],
    ['to HEAD', { method: 'HEAD', target: '/feeds/csv' }, 200],
  ])('an answer %s has a head', async (_, sent, status) => {
    const started = await startFunction({ handler: 'lambda.streaming', environment: await mirrored() });
    const { statusCode, headers, body } = streamedAnswerOf(await started.invoke(functionUrl(sent)));
    expect([statusCode, headers.etag, body.length]).toEqual([status, expect.stringMatching(/^W\//), 0]);
  });

  test('what is no request ends as an error', async () => {
    const started = await startFunction({ handler: 'lambda.streaming', environment: await mirrored() });
    const { trailers } = await started.invoke({ hello: 'world' });
    expect(trailers['lambda-runtime-function-error-type']).toContain('TypeError');
    expect(streamedAnswerOf(await started.invoke(functionUrl(get('/livez')))).statusCode).toBe(200);
  });
});
