import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { version } from '../version.ts';
import type { TracedRequest, Tracing } from './traces.ts';

const serviceName = 'cybercrime-tracker-relay';
const exportTimeoutMs = 5000;
const closeWithinMs = 2000;

/** The methods that OpenTelemetry knows: any other is a caller's word. */
const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
]);

/**
 * Sends spans to the OpenTelemetry collector at this address, by OTLP over HTTP, some seconds later. What can't be delivered
 * is lost: nobody waits for a collector. `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` and the exporter's own variables,
 * such as `OTEL_EXPORTER_OTLP_HEADERS`, apply.
 */
export function startTracing(endpoint: string): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });
  const own = resourceFromAttributes({ 'service.name': serviceName, 'service.version': version });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer(serviceName, version);
  const active = new AsyncLocalStorage<Context>();

  /** Runs a task in a span that ends with it. */
  function within<T>(
    span: Span,
    parent: Context,
    task: () => Promise<T>,
    statusOf: (result: T) => number,
    failsFrom: number,
  ) {
    return active.run(trace.setSpan(parent, span), async () => {
      try {
        const result = await task();
        const status = statusOf(result);
        span.setAttribute('http.response.status_code', status);
        if (status >= failsFrom) fail(span, `${status}`);
        return result;
      } catch (error) {
        fail(span, error instanceof Error ? error.name : '_OTHER');
        throw error;
      } finally {
        span.end();
      }
    });
  }

  return {
    async request({ method, route, traceparent }: TracedRequest, task) {
      const parent = contextOf(traceparent);
      const known = methods.has(method) ? method : '_OTHER';
      const name = known === '_OTHER' ? 'HTTP' : known;
      const attributes: Attributes = {
        'http.request.method': known,
        ...(route !== undefined && { 'http.route': route }),
      };
      const span = tracer.startSpan(
        route === undefined ? name : `${name} ${route}`,
        { kind: SpanKind.SERVER, attributes },
        parent,
      );
      const { traceId, spanId } = span.spanContext();
      const result = await within(span, parent, task, ({ status }) => status, 500);
      return { result, traceId, spanId };
    },
    upstream({ hostname, port, protocol, pathname }, task) {
      const parent = active.getStore() ?? ROOT_CONTEXT;
      const attributes: Attributes = {
        'http.request.method': 'GET',
        'server.address': hostname,
        'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
        'url.template': pathname,
      };
      const span = tracer.startSpan(`GET ${pathname}`, { kind: SpanKind.CLIENT, attributes }, parent);
      return within(span, parent, task, ({ statusCode }) => statusCode, 400);
    },
    async close() {
      const late = new Promise<void>((resolve) => setTimeout(resolve, closeWithinMs).unref());
      await Promise.race([provider.shutdown().catch(() => {}), late]);
    },
  };
}

function contextOf(traceparent: string | undefined): Context {
  const remote = traceparent === undefined ? null : parseTraceParent(traceparent);
  return remote === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true });
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
