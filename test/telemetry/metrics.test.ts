import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/version.ts';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { runMetered, valueIn } from '../support/run-metered.ts';
import { runRelay } from '../support/run-relay.ts';
import { metricOf, row, startFilled, startMirrored } from '../support/start-mirrored.ts';
import { startRelay } from '../support/start-relay.ts';
import { startServer } from '../support/start-server.ts';

describe('the server of metrics', () => {
  test('answers GET and HEAD at /metrics, and nothing else', async () => {
    const { metricsUrl, url } = await runMetered('http://192.0.2.1/');
    const response = await fetch(metricsUrl);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const head = await fetch(metricsUrl, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await fetch(`${metricsUrl}?name=x`)).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const refused = await fetch(metricsUrl, { method });
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
    for (const path of ['/', '/livez', '/metrics/', '/metrics/x', '//metrics', '/observe/observables']) {
      expect((await fetch(new URL(metricsUrl).origin + path)).status).toBe(404);
    }
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  test('ends with the relay, an idle connection notwithstanding', async () => {
    const { metricsUrl, kill, outcome } = await runMetered('http://192.0.2.1/');
    await (await fetch(metricsUrl)).text();
    kill('SIGTERM');
    expect(await outcome()).toMatchObject({ code: 0, err: '' });
    await expect(fetch(metricsUrl)).rejects.toThrow('fetch failed');
  });

  test('is not there unless it has a port', async () => {
    const relay = runRelay({ HOST: '127.0.0.1', PORT: '0', LOOKUP_SOURCE: 'live', DRAIN_SECONDS: '0' });
    await relay.listening();
    relay.kill('SIGTERM');
    expect((await relay.outcome()).out).not.toContain('"metrics"');
  });

  test('a port in use is one line, and ends the start', async () => {
    const { port } = new URL(await startServer(() => {}));
    const environment = { HOST: '127.0.0.1', PORT: `${await freePort()}`, LOOKUP_SOURCE: 'live', METRICS_PORT: port };
    expect(await runRelay(environment).outcome()).toEqual({
      code: 1,
      out: '',
      err: `Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set METRICS_PORT to another one.\n`,
    });
  });
});

test('requests are counted by endpoint and status, whatever callers ask for', async () => {
  const { url } = await running();
  const relay = await startRelay({ trackerUrl: url, metricsPort: 0, logLevel: 'silent' });
  const { post } = relay;
  await post('/observe/observables', [{ type: 'url', value: 'panel.example' }]);
  await post('//observe/observables/?x=1', [{ type: 'ip', value: '192.0.2.1' }]);
  await fetch(`${relay.url}/observe/observables`);
  for (const path of ['/a', '/b', '/c/192.0.2.1']) await fetch(relay.url + path);
  const count = 'cct_http_request_duration_seconds_count';
  expect(await metricOf(relay, `${count}{route="/observe/observables",status="2xx"}`)).toBe(2);
  expect(await metricOf(relay, `${count}{route="/observe/observables",status="4xx"}`)).toBe(1);
  expect(await metricOf(relay, `${count}{route="other",status="4xx"}`)).toBe(3);
  const seconds = await metricOf(
    relay,
    'cct_http_request_duration_seconds_sum{route="/observe/observables",status="2xx"}',
  );
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(30);
});

test('findings are counted by what they are', async () => {
  const { url } = await running({ listings: [row('panel.example/gate.php', 'Pony', '203.0.113.9')] });
  const relay = await startFilled({ trackerUrl: url, metricsPort: 0, relayProfile: 'full', logLevel: 'silent' });
  await relay.post('/observe/observables', [
    { type: 'url', value: 'http://panel.example/gate.php' },
    { type: 'url', value: 'http://panel.example/else.php' },
    { type: 'url', value: 'http://innocent.example/' },
    { type: 'ip', value: '10.0.0.1' },
    { type: 'url', value: 'status-404.fault.example' },
  ]);
  const count = (result: string) => metricOf(relay, `cct_findings_total{result="${result}"}`);
  expect(await count('listed')).toBe(1);
  expect(await count('suspicious')).toBe(1);
  expect(await count('withheld')).toBe(1);
  // The mirror stands in for the tracker that failed one of them.
  expect(await count('not_listed')).toBe(2);
});

test('errors in answers are counted by code', async () => {
  const { url } = await running({ fault: 'status-404' });
  const relay = await startRelay({ trackerUrl: url, metricsPort: 0, logLevel: 'silent' });
  await relay.post('/observe/observables', [{ type: 'url', value: 'panel.example' }]);
  await relay.post('/observe/observables', 'wrong');
  expect(await metricOf(relay, 'cct_http_answer_errors_total{code="not found"}')).toBe(1);
  expect(await metricOf(relay, 'cct_http_answer_errors_total{code="invalid_payload"}')).toBe(1);
  expect(await metricOf(relay, 'cct_findings_total{result="failed"}')).toBe(1);
});

test('refusals are counted by reason', async () => {
  const auth = { auth: ['bearer' as const], authTokens: ['a-token-that-is-long-enough-0123456789'] };
  const relay = await startRelay({ ...auth, metricsPort: 0, logLevel: 'silent' });
  await relay.post('/observe/observables', []);
  await relay.post('/observe/observables', [], { headers: { authorization: 'Bearer another' } });
  await relay.post('/observe/observables', [], { headers: { authorization: 'Bearer another' } });
  expect(await metricOf(relay, 'cct_auth_refusals_total{reason="missing"}')).toBe(1);
  expect(await metricOf(relay, 'cct_auth_refusals_total{reason="token"}')).toBe(2);
});

test('a refresh tells what it brought that was not held, and when', async () => {
  const simulator = await running({ listings: [row('one.example'), row('two.example')] });
  const relay = await startMirrored({ trackerUrl: simulator.url, logLevel: 'silent' });
  expect(await metricOf(relay, 'cct_mirror_refreshed_timestamp_seconds')).toBe(0);
  await relay.refresh();
  expect(await metricOf(relay, 'cct_mirror_new_listings_total')).toBe(0);
  const refreshedAt = await metricOf(relay, 'cct_mirror_refreshed_timestamp_seconds');
  expect(Math.abs(refreshedAt - Date.now() / 1000)).toBeLessThan(60);
  simulator.set({ listings: [row('four.example'), row('three.example'), row('one.example'), row('two.example')] });
  await relay.refresh();
  expect(await metricOf(relay, 'cct_mirror_new_listings_total')).toBe(2);
  await relay.refresh();
  expect(await metricOf(relay, 'cct_mirror_new_listings_total')).toBe(2);
  expect(await metricOf(relay, 'cct_mirror_listings')).toBe(4);
});

test('a scrape tells the version, the process and the event loop', async () => {
  const { scrape } = await runMetered('http://192.0.2.1/');
  const text = await scrape();
  expect(text).toContain(`cct_build_info{version="${version}",node="`);
  for (const series of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_seconds']) {
    expect(valueIn(text, series)).toBeGreaterThanOrEqual(0);
  }
});

test('each metric of the relay is told of in docs/operations.md, and no other', async () => {
  const { scrape } = await runMetered('http://192.0.2.1/');
  const page = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const told = [...page.matchAll(/^\| `(cct_\w+)` \|/gm)].map(([, name]) => name);
  const scraped = [...(await scrape()).matchAll(/^# TYPE (cct_\w+) /gm)].map(([, name]) => name);
  expect(told.sort()).toEqual(scraped.sort());
});
