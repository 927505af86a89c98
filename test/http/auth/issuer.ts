import type { RequestListener } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type Config, configSchema } from '../../../src/config/config.ts';
import { type Authenticator, createAuthenticator } from '../../../src/http/auth/authenticator.ts';
import { linesInto } from '../../support/start-relay.ts';
import { startServer } from '../../support/start-server.ts';

/** What tokens are for, in these tests. */
export const audience = 'https://relay.example.com';
export const issuer = 'https://issuer.example';

/** A pair of keys, the public one as it stands in a key set. */
export type Key = { readonly kid: string; readonly alg: string; readonly jwk: JWK; readonly privateKey: CryptoKey };

/** Generates a pair of keys. */
export async function newKey(kid: string, alg = 'ES256'): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }, privateKey };
}

/** A token that is good, but for what `claims` and `header` make of it; a claim set to undefined is left out. */
export function sign(
  key: Key,
  claims: Readonly<Record<string, unknown>> = {},
  header: object = {},
  nowMs = Date.now(),
): Promise<string> {
  const payload = { sub: 'alice', aud: audience, iss: issuer, exp: Math.floor(nowMs / 1000) + 300, ...claims };
  const defined = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(defined).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
}

/** A server of a key set, over real HTTP, that counts how often it is asked. */
export type KeyServer = {
  readonly url: string;
  readonly asked: () => number;
  /** What it answers from now on. */
  answer(keys: readonly Key[] | RequestListener): void;
};

/** Starts a server of these keys; it ends with the test. */
export async function startKeyServer(keys: readonly Key[]): Promise<KeyServer> {
  let asked = 0;
  let handle: RequestListener = serve(keys);
  const url = await startServer((request, response) => {
    asked += 1;
    handle(request, response);
  });
  return {
    url: `${url}.well-known/jwks`,
    asked: () => asked,
    answer(next) {
      handle = typeof next === 'function' ? next : serve(next);
    },
  };
}

/** A clock that stands still until it is moved. */
export function standingClock() {
  let nowMs = Date.now();
  return {
    now: () => nowMs,
    forward(ms: number) {
      nowMs += ms;
    },
  };
}

/** An authenticator with these settings, and the lines it logged so far. */
export async function startAuthenticator(
  settings: Partial<Config>,
  now?: () => number,
): Promise<Authenticator & { readonly log: readonly string[] }> {
  const log: string[] = [];
  const authenticator = await createAuthenticator(configSchema.parse(settings), pino(linesInto(log)), now);
  if (authenticator === undefined) throw new Error('nobody is asked for credentials');
  onTestFinished(() => authenticator.close());
  return { ...authenticator, log };
}

function serve(keys: readonly Key[]): RequestListener {
  return (_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  };
}
