import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The certificates in a file in PEM, one or more, each as text; or what is wrong with it, to stand after its name. */
export function readCertificates(path: string): { readonly certificates: string[] } | { readonly fault: string } {
  const text = textOf(path);
  if (text === undefined) return { fault: `must be a file that can be read, not ${JSON.stringify(path)}` };
  const certificates = text.match(certificate) ?? [];
  const isGood = certificates.length > 0 && certificates.every(isCertificate);
  return isGood ? { certificates } : { fault: `must hold certificates in PEM, which ${JSON.stringify(path)} doesn't` };
}

/** A file's text; undefined when it can't be read. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
