import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { startRelay } from '../support/start-relay.ts';
import { startServer } from '../support/start-server.ts';

type Attribute = { key: string; value: { stringValue?: string; intValue?: number | string } };
type SpanSent = {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: Attribute[];
};

/** A collector that takes OTLP as JSON. */
async function startCollector() {
  const bodies: string[] = [];
  const paths: string[] = [];
  const url = await startServer(async (request, response) => {
    const body = await buffer(request);
    bodies.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
    paths.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const spans = () =>
    bodies.flatMap((body) =>
      (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: SpanSent[] }[] }[] }).resourceSpans.flatMap(
        ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
      ),
    );
  return { url, bodies, paths, spans };
}

function attributesOf({ attributes }: SpanSent) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));
}

test('a request and what it asks of the tracker are spans of one trace, without values', async () => {
  const collector = await startCollector();
  const tracker = await running();
  const { relay, post, url, log } = await startRelay({
    trackerUrl: tracker.url,
    otelExporterOtlpEndpoint: collector.url,
  });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  await post('/observe/observables?q=secret', [{ type: 'url', value: 'panel.example' }], { headers });
  await fetch(`${url}/secret/192.0.2.1`);
  await relay[Symbol.asyncDispose]();
  expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']));
  const spans = collector.spans();
  const server = spans.find(({ name }) => name === 'POST /observe/observables');
  const client = spans.find(({ kind }) => kind === 3);
  const unknown = spans.find(({ name }) => name === 'GET');
  if (server === undefined || client === undefined || unknown === undefined) throw new Error(JSON.stringify(spans));
  expect(spans).toHaveLength(3);
  expect(server).toMatchObject({ kind: 2, traceId, parentSpanId: 'b7ad6b7169203331' });
  expect(attributesOf(server)).toEqual({
    'http.request.method': 'POST',
    'http.route': '/observe/observables',
    'http.response.status_code': 200,
  });
  expect(client).toMatchObject({ name: 'GET /query.php', traceId, parentSpanId: server.spanId });
  expect(attributesOf(client)).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(tracker.url).port),
    'url.template': '/query.php',
  });
  expect(attributesOf(unknown)).toEqual({ 'http.request.method': 'GET', 'http.response.status_code': 404 });
  expect(unknown.traceId).not.toBe(traceId);
  expect(JSON.parse(log[0] ?? '')).toMatchObject({ msg: 'request', traceId, spanId: server.spanId });
  expect(collector.bodies.join('')).not.toMatch(/secret|panel\.example|192\.0\.2/);
  expect(collector.bodies[0]).toContain('cybercrime-tracker-relay');
});

test.each(['', '00-0-0-01', 'x'.repeat(5000), `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])(
  'a traceparent that can not be read starts a trace of its own: %.20s',
  async (traceparent) => {
    const collector = await startCollector();
    const { relay, post } = await startRelay({ otelExporterOtlpEndpoint: collector.url, logLevel: 'silent' });
    await post('/version', undefined, { headers: { traceparent } });
    await relay[Symbol.asyncDispose]();
    const [span] = collector.spans();
    expect(span?.traceId).toMatch(/^(?!0{32})[\da-f]{32}$/);
    expect(span?.parentSpanId ?? '').toBe('');
  },
);

test('a collector that is not there costs no answer', async () => {
  const { relay, post } = await startRelay({ otelExporterOtlpEndpoint: 'http://127.0.0.1:9', logLevel: 'silent' });
  expect(await post('/version')).toMatchObject({ version: expect.any(String) });
  await relay[Symbol.asyncDispose]();
});

test('without a collector, nothing of it is in the log', async () => {
  const { post, log } = await startRelay({});
  await post('/version', undefined, { headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } });
  expect(log.join('')).not.toContain('traceId');
});
