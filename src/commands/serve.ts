import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { Config } from '../config/config.ts';
import { describeSettings } from '../config/describe-settings.ts';
import { createRelay, type Relay } from '../relay.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import type { MetricsServer } from '../telemetry/metrics-server.ts';
import { version } from '../version.ts';
import { createWebServer } from './web-server.ts';

const finishMs = 10_000;

/**
 * Runs the relay until SIGTERM or SIGINT. After SIGTERM it goes on answering for `DRAIN_SECONDS`, not ready any more and
 * closing connections as it answers, so that load balancers have time to turn to others; SIGINT, which comes from a person,
 * and a second signal do without. Then what is in flight is finished, within 10 s. Resolves with the exit code: 0 after such
 * an end, 1 when an address can't be listened on.
 */
export async function serve(config: Config): Promise<number> {
  const logger = createLogger(config.logLevel);
  await using relay = await createRelay(config, logger);
  const { host, port, metricsHost, metricsPort } = config;
  await using beside = new AsyncDisposableStack();
  try {
    if (metricsPort !== undefined) beside.use(await startMetrics(metricsHost, metricsPort, relay, logger));
  } catch (error) {
    process.stderr.write(`${cannotListen(error, metricsHost, metricsPort, 'METRICS_')}\n`);
    return 1;
  }
  try {
    const server = createWebServer(config, relay.listener, logger).listen(port, host);
    const signals = signalsToStop();
    await isListening(server);
    const address = server.address();
    const actualPort = typeof address === 'object' ? address?.port : port;
    logger.info({ host, port: actualPort, version, settings: describeSettings(config) }, 'listening');
    if (isOpen(config)) logger.warn('anyone who reaches this address may ask: AUTH is none');
    logger.flush();
    keepShortLivedYoung();
    // The first contact with the tracker, with its cookie challenge, is made before a look-up waits for it.
    void relay.healthCheck.check();
    const signal = await signals.next();
    relay.drain();
    logger.info({ signal }, 'stopping');
    if (signal === 'SIGTERM') {
      await Promise.race([sleep(config.drainSeconds * 1000, undefined, { ref: false }), signals.next()]);
    }
    await finish(server);
    return 0;
  } catch (error) {
    process.stderr.write(`${cannotListen(error, host, port)}\n`);
    return 1;
  }
}

/**
 * V8 takes what lives through one wait for the tracker for long-lived, and from then on puts what is made in the same places of
 * the code among the old: ten kilobytes of each request answered from the cache, for the slow collector. That costs a third
 * of such a request's processor time and 50 MB. Set after the start: a flag before it makes Node.js drop the compiled code it
 * comes with.
 */
function keepShortLivedYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/** Serves what the relay counts, and the process besides. */
async function startMetrics(host: string, port: number, { metrics }: Relay, logger: Logger): Promise<MetricsServer> {
  const { countProcess } = await import('../telemetry/process-metrics.ts');
  const { serveMetrics } = await import('../telemetry/metrics-server.ts');
  countProcess(metrics.registry, version);
  const server = await serveMetrics(metrics.registry, host, port);
  logger.info({ host, port: server.port }, 'metrics');
  return server;
}

function isOpen({ auth, host }: Config): boolean {
  return auth.includes('none') && !/^(localhost|127\..*|::1)$/.test(host);
}

function isListening(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve).once('error', reject);
  });
}

/** `next` resolves with the first signal to end, and when called again with the one after it. */
function signalsToStop() {
  const waiting: ((signal: NodeJS.Signals) => void)[] = [];
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => waiting.shift()?.(signal));
  return { next: () => new Promise<NodeJS.Signals>((resolve) => waiting.push(resolve)) };
}

async function finish(server: Server | TlsServer): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), finishMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

/** What to say of an address that is set by `HOST` and `PORT`, their names preceded by `prefix`. */
function cannotListen(error: unknown, host: string, port: number | undefined, prefix = ''): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use. Stop what uses it, or set ${prefix}PORT to another one.`;
  if (code === 'EACCES') return `Port ${port} on ${host} needs more rights. Set ${prefix}PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${host}. Set ${prefix}HOST to one it has, such as 127.0.0.1.`;
  return `Can't listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
}
