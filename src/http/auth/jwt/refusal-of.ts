import { decodeJwt, decodeProtectedHeader, errors } from 'jose';
import { type Refusal, type RefusalReason, refusal } from '../verdict.ts';
import { KeySetUnavailable } from './key-set.ts';

/** How far our clock and the issuer's may differ. */
export const leewaySeconds = 30;

/** Bytes that signatures have, by algorithm; RSA keys are of 2048, 3072 or 4096 bits as a rule. */
const signatureBytes: Readonly<Record<string, readonly number[]>> = {
  RS256: [256, 384, 512],
  ES256: [64],
  EdDSA: [64],
  HS256: [32],
};

/** Why a token was refused, from what jose threw. What the caller is told says no more than it has to. */
export function refusalOf(error: unknown, token: string): Refusal {
  if (error instanceof KeySetUnavailable) return refusal('The key set is unavailable', 'no-keys', error.message);
  if (error instanceof errors.JWTExpired) return refusal('Token is expired', 'expired', 'the token is expired (exp)');
  const [reason, detail] = explain(error, token);
  return refusal('Wrong token', reason, detail);
}

function explain(error: unknown, token: string): readonly [RefusalReason, string] {
  if (error instanceof errors.JWTClaimValidationFailed) return explainClaim(error);
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return ['algorithm', `the algorithm ${quoted(headerOf(token)['alg'])} is none of ours`];
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return ['unknown-key', `the key set has no key ${quoted(headerOf(token)['kid'])}${ownKey(token)}`];
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return ['signature', `the signature does not match${length(token)}${ownKey(token)}`];
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return ['malformed', error.message];
  return ['unusable-key', `the key can not be used: ${error instanceof Error ? error.message : String(error)}`];
}

function explainClaim({ claim, reason }: errors.JWTClaimValidationFailed): readonly [RefusalReason, string] {
  if (claim === 'aud') return ['audience', 'the audience is another one (aud)'];
  if (claim === 'iss') return ['issuer', 'the issuer is another one (iss)'];
  if (claim === 'nbf' && reason === 'check_failed') return ['not-yet-valid', 'the token is not valid yet (nbf)'];
  if (claim === 'exp' && reason === 'missing') return ['no-expiry', 'the token never expires (no exp)'];
  return ['claims', `the claim ${quoted(claim)} is no good`];
}

/** A token that brings its own key, or names a place to get it from, is worth telling from others. */
function ownKey(token: string): string {
  const header = headerOf(token);
  const claims = claimsOf(token);
  const named = [
    ...['jku', 'x5u', 'jwk', 'x5c'].filter((name) => name in header),
    ...('jwks_host' in claims ? ['jwks_host'] : []),
  ];
  return named.length === 0 ? '' : `; that it names a key of its own (${named.join(', ')}) counts for nothing`;
}

function length(token: string): string {
  const bytes = Buffer.byteLength(token.slice(token.lastIndexOf('.') + 1), 'base64url');
  const right = signatureBytes[String(headerOf(token)['alg'])] ?? [];
  return right.includes(bytes) ? '' : `: it has ${bytes} bytes, not ${right.join(' or ')}`;
}

function headerOf(token: string): Readonly<Record<string, unknown>> {
  return { ...decodeProtectedHeader(token) };
}

function claimsOf(token: string): object {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

function quoted(text: unknown): string {
  return JSON.stringify(String(text).slice(0, 64));
}
