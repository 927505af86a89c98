import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

/** Where metrics are served. Disposing of it drops its connections. */
export type MetricsServer = AsyncDisposable & { readonly port: number };

const timeLimitMs = 10_000;
const maxConnections = 64;

/**
 * Serves a registry as Prometheus reads it, at `GET /metrics` and nowhere else. Port 0 takes any free one. Rejects with the
 * error of Node.js when the address can't be listened on.
 */
export async function serveMetrics(registry: Registry, host: string, port: number): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: timeLimitMs, requestTimeout: timeLimitMs }, (request, response) => {
    const [path] = (request.url ?? '').split('?');
    if (path !== '/metrics') end(response, 404, 'Not found: metrics are at /metrics.\n');
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      end(response, 405, 'This path answers to GET and HEAD.\n', { allow: 'GET, HEAD' });
    } else {
      registry.metrics().then(
        (text) => end(response, 200, text, { 'content-type': registry.contentType }),
        () => end(response, 500, 'The metrics could not be collected.\n'),
      );
    }
  });
  server.maxConnections = maxConnections;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function end(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  const size = Buffer.byteLength(text);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': size, ...headers });
  response.end(text);
}
