import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { deliberation, observation } from '../support/closed-schemas.ts';
import { startRelay } from '../support/start-relay.ts';

const panel = 'panel.example/keitaro/admin.php';
const unavailable = {
  type: 'fatal',
  code: 'service unavailable',
  message: 'The CyberCrime is unavailable. Please, try again later.',
};

async function start(settings: Parameters<typeof startRelay>[0] = {}) {
  const simulator = await running();
  const { post, url } = await startRelay({ trackerUrl: simulator.url, logLevel: 'silent', ...settings });
  return {
    simulator,
    url,
    post,
    deliberate: async (body: unknown, init?: RequestInit) =>
      deliberation.parse(await post('/deliberate/observables', body, init)),
    observe: async (body: unknown, init?: RequestInit) =>
      observation.parse(await post('/observe/observables', body, init)),
  };
}

test('a listed observable gets a verdict', async () => {
  const { deliberate } = await start();
  const before = Date.now();
  const answer = await deliberate([{ type: 'ip', value: '203.0.113.145' }]);
  expect(answer).toEqual({
    data: {
      verdicts: {
        count: 1,
        docs: [
          {
            type: 'verdict',
            observable: { type: 'ip', value: '203.0.113.145' },
            disposition: 2,
            valid_time: { start_time: expect.any(String), end_time: expect.any(String) },
          },
        ],
      },
    },
  });
  const startTime = 'data' in answer ? answer.data.verdicts?.docs[0]?.valid_time.start_time : undefined;
  expect(Date.parse(startTime ?? '')).toBeGreaterThanOrEqual(before);
});

test('and a judgement beside it when observed, valid for the same time', async () => {
  const { observe, simulator } = await start();
  const observable = { type: 'url', value: `https://${panel}?a=1&b=<ä>#top` };
  simulator.set({ listings: [{ date: '01-01-2026', url: `${panel}?a=1&b=<ä>`, ip: '', type: 'Pony' }] });
  const answer = await observe([observable]);
  const validTime = { start_time: expect.any(String), end_time: expect.any(String) };
  expect(answer).toEqual({
    data: {
      verdicts: { count: 1, docs: [{ type: 'verdict', observable, disposition: 2, valid_time: validTime }] },
      judgements: {
        count: 1,
        docs: [
          {
            type: 'judgement',
            id: expect.stringMatching(/^transient:judgement-/),
            schema_version: '1.0.16',
            source: 'CyberCrime Tracker',
            observable,
            disposition: 2,
            disposition_name: 'Malicious',
            confidence: 'Low',
            priority: 90,
            severity: 'Medium',
            valid_time: validTime,
            source_uri: `${simulator.url}index.php?search=${encodeURIComponent(`${panel}?a=1&b=<ä>`)}`,
          },
        ],
      },
    },
  });
  if (!('data' in answer) || !('judgements' in answer.data)) throw new Error('no judgement');
  expect(answer.data.judgements.docs[0]?.valid_time).toEqual(answer.data.verdicts.docs[0]?.valid_time);
});

test('the observable in the answer equals the one submitted, its type in lower case', async () => {
  const { deliberate } = await start();
  const values = [
    'http://PANEL.example:80/keitaro/admin.php',
    'hxxps://panel.example/keitaro/./admin.php#\ud800',
    ' panel.example/keitaro/admin.php ',
    'user:pass@panel.example',
    'http://bücher.example/häuser/panel.php',
    'http://[2001:db8::66]',
  ];
  const answer = await deliberate(values.map((value) => ({ type: 'URL', value })));
  expect(answer).toMatchObject({
    data: { verdicts: { docs: values.map((value) => ({ observable: { type: 'url', value } })) } },
  });
});

test('answers come in the order asked, and once for equal observables', async () => {
  const { observe } = await start();
  const answer = await observe([
    { type: 'url', value: panel },
    { type: 'ip', value: '203.0.113.145' },
    { type: 'Url', value: panel },
    { type: 'url', value: `http://${panel}` },
    { type: 'URL', value: panel },
  ]);
  const observables = [
    { type: 'url', value: panel },
    { type: 'ip', value: '203.0.113.145' },
    { type: 'url', value: `http://${panel}` },
  ].map((observable) => ({ observable }));
  expect(answer).toMatchObject({ data: { verdicts: { docs: observables }, judgements: { docs: observables } } });
});

test.each([
  ['nothing', []],
  ['unlisted ones', [{ type: 'url', value: 'http://innocent.example/' }]],
  [
    'types that are not supported',
    ['domain', 'sha256', 'email', ''.padEnd(8192, 'x')].map((type) => ({ type, value: panel })),
  ],
  [
    'private addresses',
    [
      { type: 'ip', value: '127.0.0.1' },
      { type: 'url', value: 'http://10.0.0.1/' },
    ],
  ],
])('%s make an empty answer', async (_, observables) => {
  const { deliberate, observe } = await start();
  expect(await deliberate(observables)).toEqual({ data: {} });
  expect(await observe(observables)).toEqual({ data: {} });
});

test('what is not supported or private is never told to the tracker', async () => {
  const { observe, simulator } = await start();
  const observables = [
    { type: 'domain', value: 'panel.example' },
    { type: 'ip', value: '192.168.0.1' },
    { type: 'url', value: 'http://2130706433/x' },
  ];
  await observe(observables);
  await observe(observables, { headers: { 'cache-control': 'no-cache' } });
  expect(simulator.stats().requests).toBe(0);
});

test('what was found stands beside what failed', async () => {
  const { observe } = await start({ trackerRetries: 0 });
  expect(
    await observe([
      { type: 'url', value: 'status-503.fault.example' },
      { type: 'url', value: panel },
    ]),
  ).toMatchObject({ data: { verdicts: { count: 1 }, judgements: { count: 1 } }, errors: [unavailable] });
});

test('errors stand alone when nothing was found, one for each distinct cause', async () => {
  const { deliberate } = await start({ trackerRetries: 0 });
  const faults = [
    'status-500',
    'status-503',
    'reset',
    'status-404',
    'status-404',
    'status-403',
    'status-418',
    'html',
    'array',
  ];
  const observables = faults.map((fault, n) => ({ type: 'url', value: `${fault}.fault.example/${n}` }));
  expect(await deliberate([...observables, { type: 'url', value: 'innocent.example' }])).toEqual({
    errors: [
      unavailable,
      { type: 'fatal', code: 'not found', message: 'The CyberCrime not found' },
      { type: 'fatal', code: 'unknown', message: 'Forbidden' },
      { type: 'fatal', code: 'unknown', message: 'I am a teapot, short and stout' },
      {
        type: 'fatal',
        code: 'key error',
        message: 'The data structure of CyberCrime Tracker has changed. The module is broken.',
      },
    ],
  });
});

test('an untrusted certificate is told in so many words', async () => {
  const { url } = await running({ tls: true });
  const { post } = await startRelay({ trackerUrl: url, logLevel: 'silent' });
  expect(await post('/deliberate/observables', [{ type: 'url', value: panel }])).toEqual({
    errors: [{ type: 'fatal', code: 'unknown', message: 'Unable to verify SSL certificate: Self signed certificate' }],
  });
});

test('an expired answer stands in while the tracker fails, with a warning, valid from when it was given', async () => {
  const { observe, simulator } = await start({ cacheTtlSeconds: 1, trackerRetries: 0 });
  const first = await observe([{ type: 'url', value: panel }]);
  await sleep(1000);
  simulator.set({ fault: 'status-503' });
  const second = await observe([
    { type: 'url', value: panel },
    { type: 'ip', value: '127.0.0.1' },
  ]);
  expect(second).toMatchObject({
    errors: [
      {
        type: 'warning',
        code: 'stale data',
        message: 'The CyberCrime is unavailable: 1 of 2 observables answered from data up to 1 minute old.',
      },
    ],
  });
  expect(verdictsOf(second)).toEqual(verdictsOf(first));
});

test('a cached answer is valid from when the tracker gave it', async () => {
  const { deliberate, simulator } = await start();
  const first = await deliberate([{ type: 'url', value: panel }]);
  await sleep(20);
  expect(await deliberate([{ type: 'url', value: panel }])).toEqual(first);
  expect(simulator.stats().queries).toBe(1);
});

test.each(['no-cache', 'max-age=0, No-Cache'])('Cache-Control: %s asks the tracker afresh', async (cacheControl) => {
  const { deliberate, simulator } = await start();
  const observables = [{ type: 'url', value: panel }];
  await deliberate(observables);
  simulator.set({ listings: [] });
  expect(await deliberate(observables)).toMatchObject({ data: { verdicts: { count: 1 } } });
  expect(await deliberate(observables, { headers: { 'cache-control': cacheControl } })).toEqual({ data: {} });
  expect(await deliberate(observables)).toEqual({ data: {} });
});

function verdictsOf(answer: Awaited<ReturnType<Awaited<ReturnType<typeof start>>['observe']>>) {
  return 'data' in answer && 'verdicts' in answer.data ? answer.data.verdicts : undefined;
}
