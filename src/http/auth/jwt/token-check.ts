import { createSecretKey, hash } from 'node:crypto';
import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Credentials, refusal, type Verdict } from '../verdict.ts';
import type { KeySet } from './key-set.ts';
import { leewaySeconds, refusalOf } from './refusal-of.ts';

/** Tokens remembered, and the characters of them in sum. */
const maxSeen = 1000;
const maxSeenCharacters = 2_000_000;
/** Keys tried for a token that does not say which one it is signed with. */
const maxKeysTried = 8;

/** Checks signed tokens (JWT). */
export type TokenCheck = {
  /** Whose token stands in this `Authorization` header, if it was found good before and still is. */
  seen(header: string): Credentials | undefined;
  /** Checks a token, and remembers a good one under the `Authorization` header it came in. Never rejects. */
  check(token: string, header: string): Promise<Verdict>;
  /** Drops the connection to the key server. */
  close(): Promise<void>;
};

/** What tokens are checked against. */
export type TokenCheckParts = {
  readonly audience: string;
  readonly issuer: string | undefined;
  /** A key set (RS256, ES256, EdDSA), or a secret of 32 bytes or more (HS256). */
  readonly keys: KeySet | Uint8Array;
  /** The time in Unix milliseconds. */
  readonly now: () => number;
};

type Seen = {
  readonly header: string;
  readonly credentials: Credentials;
  readonly expiresAt: number;
  readonly keys: number;
};

/**
 * Takes tokens with a signature by our keys, an `exp`, our `aud`, and our `iss` if there is one. The algorithm is ours to
 * choose, and what a token says of where its key is to be found is never followed. A good token is remembered until it
 * expires or the key set changes.
 */
export function createTokenCheck({ audience, issuer, keys, now }: TokenCheckParts): TokenCheck {
  const seen = new LRUCache<string, Seen>({
    max: maxSeen,
    maxSize: maxSeenCharacters,
    sizeCalculation: ({ header }) => header.length,
  });
  const set = keys instanceof Uint8Array ? undefined : keys;
  const secret = keys instanceof Uint8Array ? createSecretKey(keys) : undefined;
  const algorithms = secret === undefined ? ['RS256', 'ES256', 'EdDSA'] : ['HS256'];
  const currentKeys = () => (set === undefined ? 0 : set.current());

  async function verify(token: string): Promise<JWTPayload> {
    const options: JWTVerifyOptions = {
      algorithms,
      audience,
      ...(issuer !== undefined && { issuer }),
      requiredClaims: ['exp'],
      clockTolerance: leewaySeconds,
      currentDate: new Date(now()),
    };
    if (set === undefined) return (await jwtVerify(token, secret as NonNullable<typeof secret>, options)).payload;
    try {
      return (await jwtVerify(token, set.find, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      return verifyWithAny(token, error, options);
    }
  }

  return {
    seen(header) {
      const known = seen.get(endOf(header));
      if (known?.header !== header) return undefined;
      if (now() < known.expiresAt && known.keys === currentKeys()) return known.credentials;
      seen.delete(endOf(header));
      return undefined;
    },
    async check(token, header) {
      const keysBefore = currentKeys();
      try {
        const protectedHeader = headerOf(token);
        if (protectedHeader === undefined) return refusal('Wrong token', 'malformed', 'the token is no signed token');
        if ('crit' in protectedHeader) {
          return refusal('Wrong token', 'critical', 'the token asks for extensions that must be understood (crit)');
        }
        const { sub, exp = 0 } = await verify(token);
        const credentials = { kind: 'jwt', caller: `jwt:${nameOf(sub)}` } as const;
        if (keysBefore !== undefined && keysBefore === currentKeys()) {
          const expiresAt = (exp + leewaySeconds) * 1000;
          seen.set(endOf(header), { header, credentials, expiresAt, keys: keysBefore });
        }
        return credentials;
      } catch (error) {
        return refusalOf(error, token);
      }
    },
    async close() {
      await set?.close();
    },
  };
}

/** The signature's, which nobody guesses: finding a long token by it costs no more than finding a short one. */
function endOf(header: string): string {
  return header.slice(-40);
}

async function verifyWithAny(
  token: string,
  candidates: InstanceType<typeof errors.JWKSMultipleMatchingKeys>,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  let tried = 0;
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      tried += 1;
      if (!(error instanceof errors.JWSSignatureVerificationFailed) || tried === maxKeysTried) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

function headerOf(token: string): object | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

/** A subject as a name that can be logged: whole if it is short and plain, else its beginning and a hash of the whole. */
function nameOf(subject: unknown): string {
  if (typeof subject !== 'string' || subject === '') return 'unnamed';
  const plain = subject.replace(/[^\x20-\x7e]/g, '?');
  if (plain === subject && subject.length <= 64) return subject;
  return `${plain.slice(0, 48)}~${hash('sha256', subject).slice(0, 8)}`;
}
