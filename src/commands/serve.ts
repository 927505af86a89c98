import { createServer, type Server } from 'node:http';
import type { Config } from '../config.ts';
import { describeSettings } from '../describe-settings.ts';
import { createRelay } from '../relay.ts';
import { createLogger } from '../telemetry/logger.ts';
import { version } from '../version.ts';

const shutdownMs = 10_000;

/**
 * Runs the relay until SIGTERM or SIGINT, then finishes what is in flight, within 10 s. Resolves with the exit code: 0
 * after such an end, 1 when the address can't be listened on.
 */
export async function serve(config: Config): Promise<number> {
  const logger = createLogger(config.logLevel);
  const relay = await createRelay(config, logger);
  const { host, port } = config;
  try {
    const server = createServer(limits(config), relay.listener).listen(port, host);
    const stop = nextSignal();
    await isListening(server);
    const address = server.address();
    const actualPort = typeof address === 'object' ? address?.port : port;
    logger.info({ host, port: actualPort, version, settings: describeSettings(config) }, 'listening');
    if (isOpen(config)) logger.warn('anyone who reaches this address may ask: AUTH is none');
    logger.flush();
    logger.info({ signal: await stop }, 'stopping');
    await drain(server);
    return 0;
  } catch (error) {
    process.stderr.write(`${cannotListen(error, host, port)}\n`);
    return 1;
  } finally {
    await relay.close();
  }
}

/** A request has as long to come in as it has to be answered. */
function limits({ requestDeadlineMs }: Config) {
  return {
    headersTimeout: requestDeadlineMs,
    requestTimeout: requestDeadlineMs,
    connectionsCheckingInterval: Math.min(1000, requestDeadlineMs),
  };
}

function isOpen({ auth, host }: Config): boolean {
  return auth.includes('none') && !/^(localhost|127\..*|::1)$/.test(host);
}

function isListening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve).once('error', reject);
  });
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), shutdownMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

function cannotListen(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use. Stop what uses it, or set PORT to another one.`;
  if (code === 'EACCES') return `Port ${port} on ${host} needs more rights. Set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${host}. Set HOST to one it has, such as 127.0.0.1.`;
  return `Can't listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
}
