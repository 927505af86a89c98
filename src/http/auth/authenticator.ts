import type { Config } from '../../config/config.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { readAuthorization } from './authorization.ts';
import { createBasicCheck } from './basic.ts';
import { createBearerCheck } from './bearer.ts';
import type { TokenCheck } from './jwt/token-check.ts';
import { type Refusal, refusal, type Verdict } from './verdict.ts';

/** Tells who is asking. */
export type Authenticator = {
  /**
   * Looks at the `Authorization` header of a request: its value, all its values where it came more than once, undefined
   * where it is missing. Answers at once, but for a signed token that it has not seen before. Never throws or rejects.
   */
  authenticate(authorization: string | readonly string[] | undefined): Verdict | Promise<Verdict>;
  /** What `WWW-Authenticate` says in an answer of status 401. */
  readonly challenge: string;
  /** Drops the connection to the key server. */
  close(): Promise<void>;
};

/** The settings that say who may ask. */
export type AuthSettings = Pick<
  Config,
  | 'auth'
  | 'authUser'
  | 'authPassword'
  | 'authTokens'
  | 'authJwtIssuer'
  | 'authJwtAudience'
  | 'authJwksUrl'
  | 'authJwtSecret'
>;

const realm = 'realm="CyberCrime Tracker Relay"';

/**
 * What checks callers with these settings, or undefined where nobody is asked for credentials. Nothing is fetched yet.
 * `now` tells the time in Unix milliseconds.
 *
 * @throws when a setting is missing that `readConfig` asks for.
 */
export async function createAuthenticator(
  settings: AuthSettings,
  logger: Logger,
  now: () => number = Date.now,
): Promise<Authenticator | undefined> {
  const { auth } = settings;
  if (auth.includes('none')) return undefined;
  const basic = auth.includes('basic')
    ? createBasicCheck(given(settings, 'authUser'), given(settings, 'authPassword'))
    : undefined;
  const bearer = auth.includes('bearer') ? createBearerCheck(given(settings, 'authTokens')) : undefined;
  const jwt = auth.includes('jwt') ? await loadTokenCheck(settings, logger, now) : undefined;
  const challenges = [
    ...(basic === undefined ? [] : [`Basic ${realm}, charset="UTF-8"`]),
    ...(bearer === undefined && jwt === undefined ? [] : [`Bearer ${realm}`]),
  ];

  return {
    challenge: challenges.join(', '),
    authenticate(header) {
      // On the way of every request: the whole header of a token seen before says who it is.
      const seen = typeof header === 'string' ? jwt?.seen(header) : undefined;
      if (seen !== undefined) return seen;
      const authorization = readAuthorization(header);
      if ('reason' in authorization) return authorization;
      const { scheme, value } = authorization;
      if (scheme === 'basic' && basic !== undefined) return basic(value);
      if (scheme === 'bearer' && (bearer ?? jwt) !== undefined) {
        return bearer?.(value) ?? jwt?.check(value, String(header)) ?? wrongToken;
      }
      return wrongType(scheme);
    },
    async close() {
      await jwt?.close();
    },
  };
}

const wrongToken = refusal('Wrong token', 'token', 'the token is none of ours');

function wrongType(scheme: string): Refusal {
  return refusal('Wrong authorization type', 'scheme', `AUTH does not have the type ${scheme}`);
}

/** Loaded on demand: only who takes signed tokens waits for what checks them. */
async function loadTokenCheck(settings: AuthSettings, logger: Logger, now: () => number): Promise<TokenCheck> {
  const { createTokenCheck } = await import('./jwt/token-check.ts');
  const { createKeySet } = await import('./jwt/key-set.ts');
  const { authJwtIssuer: issuer, authJwtSecret: secret } = settings;
  return createTokenCheck({
    audience: given(settings, 'authJwtAudience'),
    issuer,
    keys: secret === undefined ? createKeySet(given(settings, 'authJwksUrl'), logger, now) : Buffer.from(secret),
    now,
  });
}

function given<K extends keyof AuthSettings>(settings: AuthSettings, key: K): NonNullable<AuthSettings[K]> {
  const value = settings[key];
  if (value === undefined || value === null) throw new Error(`${key} is missing`);
  return value;
}
