import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate and its key in PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

const names = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
] as const;

/** An authority that certificates can be signed by. */
export async function authority(name = 'authority.example'): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true },
    ],
  });
  return { cert, key };
}

/** A certificate for localhost and 127.0.0.1, for servers and clients, signed by that authority. */
export async function signedBy(ca: Certificate, name = 'localhost'): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: ca.key, cert: ca.cert },
    extensions: [{ name: 'subjectAltName', altNames: [...names] }],
  });
  return { cert, key };
}

/** Lays a pair down as Kubernetes does a secret: files behind a link to a directory, which is replaced at once. */
export async function mountSecret(directory: string, version: string, { cert, key }: Certificate): Promise<void> {
  const files = join(directory, version);
  await mkdir(files);
  await writeFile(join(files, 'tls.crt'), cert);
  await writeFile(join(files, 'tls.key'), key);
  await symlink(version, join(directory, '..data_tmp'));
  await rename(join(directory, '..data_tmp'), join(directory, '..data'));
}
