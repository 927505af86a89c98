import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { Config } from '../config/config.ts';
import type { Logger } from '../telemetry/logger.ts';
import { followFiles, readServerTls } from '../tls/server-tls.ts';

/** Milliseconds that a caller has for TLS's handshake at most. */
const longestHandshakeMs = 10_000;

/**
 * The server that callers come to, with its limits on time and connections, of HTTP or, where the settings name a
 * certificate, of HTTPS. It does not listen yet.
 *
 * @throws when the files of the certificate can't be used, which `readConfig` has found before.
 */
export function createWebServer(config: Config, listener: RequestListener, logger: Logger): Server | TlsServer {
  const tls = readServerTls(config);
  if (tls !== undefined && 'faults' in tls) throw new Error(tls.faults.join('\n'));
  const server =
    tls === undefined
      ? createServer(serverOptions(config), listener)
      : createTlsServer({ ...serverOptions(config), ...tlsOptions(config), ...tls.options }, listener);
  server.maxConnections = config.maxConnections;
  if (server instanceof TlsServer && tls !== undefined) followFiles(server, config, tls.options, logger);
  return server;
}

/** A request has as long to come in as it has to be answered. */
function serverOptions({ requestDeadlineMs, keepAliveSeconds }: Config) {
  return {
    headersTimeout: requestDeadlineMs,
    requestTimeout: requestDeadlineMs,
    connectionsCheckingInterval: Math.min(1000, requestDeadlineMs),
    keepAliveTimeout: keepAliveSeconds * 1000,
  };
}

function tlsOptions({ requestDeadlineMs, tlsClientCaFile }: Config) {
  const isClientAsked = tlsClientCaFile !== undefined;
  return {
    handshakeTimeout: Math.min(longestHandshakeMs, requestDeadlineMs),
    requestCert: isClientAsked,
    rejectUnauthorized: isClientAsked,
  };
}
