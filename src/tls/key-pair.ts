import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readCertificates, textOf } from './certificates.ts';

/** What a server proves itself with: its certificate, with those between it and a root, and its key, both in PEM. */
export type KeyPair = { readonly cert: string; readonly key: string };

/** Reads a server's certificate and key, which must belong together; else gives a line for each fault, naming its variable. */
export function readKeyPair(
  certificatePath: string,
  keyPath: string,
): { readonly pair: KeyPair } | { readonly faults: readonly string[] } {
  const read = readCertificates(certificatePath);
  const key = readKey(keyPath);
  const faults = [
    ...('fault' in read ? [`TLS_CERT_FILE ${read.fault}`] : []),
    ...('fault' in key ? [`TLS_KEY_FILE ${key.fault}`] : []),
  ];
  if ('fault' in read || 'fault' in key) return { faults };
  if (!isOf(key.object, read.certificates[0] ?? '')) {
    return {
      faults: [
        `TLS_KEY_FILE must hold the key of the first certificate in TLS_CERT_FILE, which ${JSON.stringify(keyPath)} doesn't`,
      ],
    };
  }
  return { pair: { cert: read.certificates.join('\n'), key: key.text } };
}

function readKey(path: string): { readonly text: string; readonly object: KeyObject } | { readonly fault: string } {
  const text = textOf(path);
  if (text === undefined) return { fault: `must be a file that can be read, not ${JSON.stringify(path)}` };
  try {
    return { text, object: createPrivateKey(text) };
  } catch {
    return { fault: `must hold a private key in PEM without a passphrase, which ${JSON.stringify(path)} doesn't` };
  }
}

function isOf(key: KeyObject, certificate: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(key);
}
