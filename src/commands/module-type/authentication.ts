import type { Config } from '../../config/config.ts';

/** How XDR proves who it is to this relay, as a module type says it. */
export type Authentication = {
  /** Of the module type's `properties`. */
  readonly properties: Readonly<Record<string, string>>;
  /** What whoever adds the integration fills in, if anything. */
  readonly configurationSpec: readonly Readonly<Record<string, unknown>>[];
  /** What the tips say of it: what has to be known, and a line for each field of the form. */
  readonly tips: { readonly before: string; readonly fields: readonly string[] };
  /** What is left to do by hand before the module type is posted. */
  readonly todo: string | undefined;
};

/**
 * The best that both sides know: a token that XDR signs, else a token, else a password. The names of types, properties
 * and fields are those of Cisco's own Module Maker (CiscoSecurity/tr-05-module-maker, `src/globals/constants`).
 */
export function authenticationOf({ auth, authJwtAudience, authJwtSecret }: Config): Authentication {
  if (auth.includes('jwt')) {
    return authJwtSecret === undefined ? signed(authJwtAudience) : signedWithSecret(authJwtAudience);
  }
  if (auth.includes('bearer')) return token;
  return auth.includes('basic') ? password : none;
}

const none: Authentication = {
  properties: {},
  configurationSpec: [],
  tips: { before: 'no credentials are needed', fields: [] },
  todo: undefined,
};

const password: Authentication = {
  properties: { 'auth-type': 'basic' },
  configurationSpec: [
    field('basic-auth-user', 'string', 'User', 'The user that the relay takes (AUTH_USER)'),
    field('basic-auth-password', 'password', 'Password', 'The password that the relay takes (AUTH_PASSWORD)'),
  ],
  tips: {
    before: 'you need the user and the password that the relay takes',
    fields: ['**User** and **Password** - Enter what the relay has as AUTH_USER and AUTH_PASSWORD.'],
  },
  todo: undefined,
};

const token: Authentication = {
  properties: { 'auth-type': 'bearer' },
  configurationSpec: [field('token', 'api_key', 'Token', 'One of the tokens that the relay takes (AUTH_TOKENS)')],
  tips: {
    before: 'you need one of the tokens that the relay takes',
    fields: ['**Token** - Enter one of those that the relay has as AUTH_TOKENS.'],
  },
  todo: undefined,
};

function signed(audience = ''): Authentication {
  return {
    properties: {
      'auth-type': 'configuration-token',
      'configuration-token-alg': 'RS256',
      'configuration-token-audience': audience,
    },
    configurationSpec: [],
    tips: {
      before: 'no credentials are needed: XDR signs its requests, and the relay checks the signature',
      fields: [],
    },
    todo: undefined,
  };
}

function signedWithSecret(audience?: string): Authentication {
  const { properties, ...rest } = signed(audience);
  return {
    ...rest,
    properties: { ...properties, 'configuration-token-alg': 'HS256', 'configuration-token-key': 'AUTH_JWT_SECRET' },
    todo: 'Put the value of AUTH_JWT_SECRET in place of its name in configuration-token-key: secrets are not printed.',
  };
}

function field(key: string, type: string, label: string, tooltip: string) {
  return { key, type, label, tooltip, required: true };
}
