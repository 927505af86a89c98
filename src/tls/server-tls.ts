import type { SecureContextOptions, Server } from 'node:tls';
import type { Logger } from '../telemetry/logger.ts';
import { readCertificates } from './certificates.ts';
import { readKeyPair } from './key-pair.ts';

/** The files that HTTPS is made from, in PEM. */
export type ServerTlsSettings = {
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  readonly tlsClientCaFile?: string | undefined;
};

/** How often the files are looked at. */
const pollMs = 1000;

/** What a server of TLS is made of; or a line for each fault; undefined where the settings ask for none. */
export function readServerTls({
  tlsCertFile,
  tlsKeyFile,
  tlsClientCaFile,
}: ServerTlsSettings): { readonly options: SecureContextOptions } | { readonly faults: readonly string[] } | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const pair = readKeyPair(tlsCertFile, tlsKeyFile);
  const clients = tlsClientCaFile === undefined ? undefined : readCertificates(tlsClientCaFile);
  const faults = [
    ...('faults' in pair ? pair.faults : []),
    ...(clients !== undefined && 'fault' in clients ? [`TLS_CLIENT_CA_FILE ${clients.fault}`] : []),
  ];
  if ('faults' in pair || (clients !== undefined && 'fault' in clients)) return { faults };
  return {
    options: { ...pair.pair, minVersion: 'TLSv1.2', ...(clients && { ca: clients.certificates }) },
  };
}

/**
 * Has the server, which began with the options `inUse`, go by what the files hold from now on, whenever that changes:
 * connections that are open go on as they are, new ones get the new certificate. What the files hold is compared, so it
 * doesn't matter how they are replaced: written over, moved, or by a symbolic link that points elsewhere. A pair that is
 * no good is logged, and the old one stays. Ends with the server.
 */
export function followFiles(
  server: Server,
  settings: ServerTlsSettings,
  inUse: SecureContextOptions,
  logger: Logger,
): void {
  let last = JSON.stringify({ options: inUse });
  const timer = setInterval(() => {
    const read = readServerTls(settings);
    const now = JSON.stringify(read);
    if (now === last || read === undefined) return;
    last = now;
    if ('faults' in read) {
      logger.error({ faults: read.faults }, 'the new certificate or key is no good: the old one stays in use');
      return;
    }
    server.setSecureContext(read.options);
    logger.info('new certificate in use');
  }, pollMs).unref();
  server.once('close', () => clearInterval(timer));
}
