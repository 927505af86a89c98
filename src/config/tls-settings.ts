import { z } from 'zod';
import { readCertificates } from '../tls/certificates.ts';
import { readServerTls, type ServerTlsSettings } from '../tls/server-tls.ts';

const file = (description: string) => z.string().optional().meta({ unit: 'file', description });

/** The settings of HTTPS, the relay's own and the one to the tracker. */
export const tlsShape = {
  tlsCertFile: file(
    'Certificate in PEM, with those between it and a root: the relay speaks HTTPS, of TLS 1.2 or newer, on `PORT`. A change of the file is noticed.',
  ),
  tlsKeyFile: file('Its private key, in PEM, without a passphrase.'),
  tlsClientCaFile: file(
    'Certificates in PEM: callers must bring a certificate that one of them has signed, for the probes too.',
  ),
  trackerCaFile: file(
    'Certificates in PEM that are trusted on the way to the tracker beside the usual ones, such as that of a proxy which looks into TLS.',
  ),
};

/** What is wrong with the files or does not go together, a line each, naming its variable. */
export function tlsFaults(input: Readonly<Record<string, unknown>>): readonly string[] {
  const pathOf = (key: string) => (typeof input[key] === 'string' ? input[key] : undefined);
  const server = {
    tlsCertFile: pathOf('tlsCertFile'),
    tlsKeyFile: pathOf('tlsKeyFile'),
    tlsClientCaFile: pathOf('tlsClientCaFile'),
  };
  const served = readServerTls(server);
  const trackerCa = pathOf('trackerCaFile');
  const trusted = trackerCa === undefined ? undefined : readCertificates(trackerCa);
  return [
    ...(served === undefined ? halfGiven(server) : 'faults' in served ? served.faults : []),
    ...(trusted !== undefined && 'fault' in trusted ? [`TRACKER_CA_FILE ${trusted.fault}`] : []),
  ];
}

function halfGiven({ tlsCertFile, tlsKeyFile, tlsClientCaFile }: ServerTlsSettings): readonly string[] {
  if (tlsCertFile !== undefined) return ['TLS_KEY_FILE must be set where TLS_CERT_FILE is'];
  if (tlsKeyFile !== undefined) return ['TLS_CERT_FILE must be set where TLS_KEY_FILE is'];
  if (tlsClientCaFile === undefined) return [];
  return ['TLS_CERT_FILE and TLS_KEY_FILE must be set where TLS_CLIENT_CA_FILE is'];
}
