import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { readCertificates } from './certificates.ts';

/**
 * What a client of TLS trusts: the usual roots (Node.js's own and those that its environment adds) and the certificates in
 * this file; undefined, for the former alone, without a file. Made once: it takes milliseconds.
 *
 * @throws when the file can't be read or holds no certificates, which `readConfig` has found before.
 */
export function trustAlso(path: string | undefined): SecureContext | undefined {
  if (path === undefined) return undefined;
  const read = readCertificates(path);
  if ('fault' in read) throw new Error(`TRACKER_CA_FILE ${read.fault}`);
  return createSecureContext({ ca: [...getCACertificates('default'), ...read.certificates], minVersion: 'TLSv1.2' });
}
