import { z } from 'zod';
import { callersSecrets, secretFile } from './secret-files.ts';
import { listOf } from './setting-kinds.ts';

const kinds = ['none', 'basic', 'bearer', 'jwt'] as const;

/** RFC 6750's `b64token`: what can stand after `Bearer`. */
const b64token = /^[A-Za-z0-9._~+/-]+=*$/;

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const credential = z.string().refine((text) => !/\p{Cc}/u.test(text), { error: 'must not hold control characters' });

/**
 * The settings that say who may ask. A secret has no flag, since command lines are seen by everyone on a machine: it comes
 * from its variable or from the file named by the one of the same name with `_FILE`.
 */
export const authShape = {
  auth: listOf(z.enum(kinds, { error: `must be one or more of ${kinds.join(', ')}` }))
    .refine((auth) => auth.length > 0, { error: 'must not be empty' })
    .refine((auth) => auth.length < 2 || !auth.includes('none'), { error: 'must be none or other kinds, not both' })
    .default(['none'])
    .meta({
      unit: 'kinds, by comma',
      description:
        'Who may ask: `none` asks nobody for credentials, `basic` takes a user and a password, `bearer` one of several tokens, `jwt` a signed token. Of several kinds, any will do.',
    }),
  authUser: credential
    .refine((user) => !user.includes(':'), { error: 'must not hold a colon' })
    .optional()
    .meta({ unit: 'name', description: 'User that `basic` takes.' }),
  authPassword: credential.optional().meta({
    unit: 'secret',
    description: 'Password that `basic` takes. It has no flag.',
    isSecret: true,
    hasFlag: false,
  }),
  authPasswordFile: secretFile('AUTH_PASSWORD'),
  authTokens: listOf(
    z
      .string()
      .min(16, { error: 'must have tokens of 16 characters or more' })
      .regex(b64token, { error: 'must have tokens of letters, digits and -._~+/ alone, with = at the end at most' }),
  )
    .refine((tokens) => tokens.length > 0, { error: 'must not be empty' })
    .optional()
    .meta({
      unit: 'secrets, by comma',
      description: 'Tokens that `bearer` takes, each of 16 characters or more. It has no flag.',
      isSecret: true,
      hasFlag: false,
    }),
  authTokensFile: secretFile('AUTH_TOKENS'),
  authJwtIssuer: z
    .string()
    .optional()
    .meta({ unit: 'name', description: 'The `iss` that a token of `jwt` must have; unset, any.' }),
  authJwtAudience: z
    .string()
    .optional()
    .meta({ unit: 'name', description: 'The `aud` that a token of `jwt` must have, or have among others.' }),
  authJwksUrl: z
    .string()
    .refine((address) => isSafe(URL.parse(address)), {
      error: 'must be an https:// address (http:// on loopback alone) without user, password and fragment',
    })
    .optional()
    .meta({
      unit: 'URL',
      description: 'Key set that tokens of `jwt` are checked with (RS256, ES256, EdDSA); https, or http on loopback.',
      isSecret: true,
    }),
  authJwtSecret: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, { error: 'must have 32 bytes or more' })
    .optional()
    .meta({
      unit: 'secret',
      description:
        'Secret of 32 bytes or more that tokens of `jwt` are checked with (HS256), instead of a key set. It has no flag.',
      isSecret: true,
      hasFlag: false,
    }),
  authJwtSecretFile: secretFile('AUTH_JWT_SECRET'),
};

const identities = [
  { key: 'authUser', variable: 'AUTH_USER' },
  { key: 'authJwksUrl', variable: 'AUTH_JWKS_URL' },
  { key: 'authJwtIssuer', variable: 'AUTH_JWT_ISSUER' },
  { key: 'authJwtAudience', variable: 'AUTH_JWT_AUDIENCE' },
];

/** What does not go together, a line each, naming its variable. What is wrong by itself is not looked at. */
export function authFaults(input: Readonly<Record<string, unknown>>): readonly string[] {
  const auth = authShape.auth.safeParse(input['auth']).data ?? [];
  const has = (key: string) => input[key] !== undefined || input[`${key}File`] !== undefined;
  const faults: string[] = [];
  const need = (key: string, variable: string, kind: (typeof kinds)[number]) => {
    if (auth.includes(kind) && !has(key)) faults.push(`${variable} must be set for AUTH=${kind}`);
  };
  need('authUser', 'AUTH_USER', 'basic');
  need('authPassword', 'AUTH_PASSWORD', 'basic');
  need('authTokens', 'AUTH_TOKENS', 'bearer');
  need('authJwtAudience', 'AUTH_JWT_AUDIENCE', 'jwt');
  if (auth.includes('jwt') && has('authJwksUrl') === has('authJwtSecret')) {
    faults.push('AUTH_JWKS_URL or AUTH_JWT_SECRET must be set for AUTH=jwt: one of them, not both');
  }
  // Whoever sets credentials believes that they are asked for.
  const idle = [...callersSecrets, ...identities].find(({ key }) => has(key));
  if (input['auth'] === undefined && idle !== undefined) {
    faults.push(`AUTH must be set where ${idle.variable} is, to the kinds that are asked for, or to none`);
  }
  return faults;
}

function isSafe(address: URL | null): boolean {
  if (address === null || address.username + address.password + address.hash !== '') return false;
  return address.protocol === 'https:' || (address.protocol === 'http:' && loopback.test(address.hostname));
}
