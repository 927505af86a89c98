import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { startRelay } from '../support/start-relay.ts';

const observables = [
  { type: 'url', value: 'http://panel.example/keitaro/admin.php' },
  { type: 'url', value: 'innocent.example' },
  { type: 'url', value: 'status-500.fault.example' },
  { type: 'url', value: 'html.fault.example' },
  { type: 'ip', value: '203.0.113.145' },
];

test('a request is one line: counts and durations, and no values', async () => {
  const { url } = await running();
  const { post, log } = await startRelay({ trackerUrl: url });
  await post('/observe/observables?token=secret', observables);
  await post('/observe/observables', [{ type: '', value: 'secret.example' }]);
  const entries = log.map((line) => JSON.parse(line));
  expect(entries.filter(({ msg }) => msg !== 'request')).toMatchObject([
    { msg: 'the tracker failed a look-up', cause: expect.any(String) },
    { msg: 'the tracker failed a look-up', cause: expect.any(String) },
  ]);
  expect(entries.filter(({ msg }) => msg === 'request')).toMatchObject([
    {
      msg: 'request',
      method: 'POST',
      path: '/observe/observables',
      status: 200,
      ms: expect.any(Number),
      requestId: expect.any(String),
      observables: 5,
      listed: 2,
      failed: 2,
      errors: ['service unavailable', 'key error'],
    },
    { msg: 'request', errors: ['invalid_payload'] },
  ]);
  expect(log.join('\n')).not.toMatch(/example|203\.0\.113|Keitaro|secret/);
});

test('a tracker that fails for long is told without values too', async () => {
  const { url } = await running({ fault: 'status-500' });
  const { post, log } = await startRelay({ trackerUrl: url });
  await post(
    '/observe/observables',
    Array.from({ length: 30 }, (_, n) => ({ type: 'url', value: `v${n}.example` })),
  );
  expect(log).toHaveLength(3);
  expect(log.join('\n')).not.toContain('example');
});

test('from debug on, the log names what is looked up', async () => {
  const { url } = await running();
  const { post, log } = await startRelay({ trackerUrl: url, logLevel: 'debug' });
  await post('/observe/observables', observables);
  const text = log.join('\n');
  for (const value of [
    'panel.example/keitaro/admin.php',
    'innocent.example',
    'status-500.fault.example',
    '203.0.113.145',
  ]) {
    expect(text).toContain(value);
  }
});

test('what a caller sends cannot forge lines', async () => {
  const { url, log } = await startRelay({});
  await fetch(`${url}/a%0A%7B%22msg%22%3A%22forged%22%7D${'x'.repeat(5000)}`);
  expect(log).toHaveLength(1);
  expect(log[0]?.length).toBeLessThan(1000);
});
