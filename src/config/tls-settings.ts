import { z } from 'zod';
import { readCertificates } from '../tls/certificates.ts';
import { readKeyPair } from '../tls/key-pair.ts';

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
  const [certificate, key, clientCa, trackerCa] = [
    input['tlsCertFile'],
    input['tlsKeyFile'],
    input['tlsClientCaFile'],
    input['trackerCaFile'],
  ].map((value) => (typeof value === 'string' ? value : undefined));
  const faults: string[] = [];
  if (certificate !== undefined && key !== undefined) {
    const pair = readKeyPair(certificate, key);
    if ('faults' in pair) faults.push(...pair.faults);
  } else if (certificate !== undefined) faults.push('TLS_KEY_FILE must be set where TLS_CERT_FILE is');
  else if (key !== undefined) faults.push('TLS_CERT_FILE must be set where TLS_KEY_FILE is');
  else if (clientCa !== undefined) {
    faults.push('TLS_CERT_FILE and TLS_KEY_FILE must be set where TLS_CLIENT_CA_FILE is');
  }
  const bundles = [
    { variable: 'TLS_CLIENT_CA_FILE', path: clientCa },
    { variable: 'TRACKER_CA_FILE', path: trackerCa },
  ];
  for (const { variable, path } of bundles) {
    const read = path === undefined ? undefined : readCertificates(path);
    if (read !== undefined && 'fault' in read) faults.push(`${variable} ${read.fault}`);
  }
  return faults;
}
