import { errors } from 'undici';
import type { TrackerFailure } from './answer.ts';

/**
 * What a failed exchange (connecting, TLS, reading) means, from the error that undici or Node.js threw. Certificate
 * failures are told apart by the codes in Node.js's documentation of TLS (“X509 certificate error codes”).
 * A time-out is not worth asking again: it has already cost the caller its whole length.
 */
export function connectionFailure(error: unknown): TrackerFailure {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (certificateCodes.has(code)) return { cause: 'untrusted-certificate', reason: certificateReason(code, message) };
  return {
    cause: 'unavailable',
    detail: code === '' ? message : `${code}: ${message}`,
    isTransient: !isTimeout(error),
  };
}

function isTimeout(error: unknown): boolean {
  return (
    (error instanceof DOMException && error.name === 'TimeoutError') ||
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * The original relay spoke OpenSSL 1.1, which wrote “self signed certificate” without the hyphen; Node.js adds advice of
 * its own after a semicolon.
 */
function certificateReason(code: string, message: string): string {
  const reason = (message === '' ? code : message)
    .replace('self-signed', 'self signed')
    .replace(/; if the root CA .*$/, '');
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

const certificateCodes: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CRL_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
