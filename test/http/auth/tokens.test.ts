import { createHmac } from 'node:crypto';
import { CompactSign, type CryptoKey, exportSPKI, importJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { isRefusal, type Verdict } from '../../../src/http/auth/verdict.ts';
import { audience, issuer, type Key, newKey, sign, startAuthenticator, startKeyServer } from './issuer.ts';

let rsa: Key;
let ec: Key;
let ed: Key;
let stranger: Key;

beforeAll(async () => {
  [rsa, ec, ed, stranger] = await Promise.all([
    newKey('rsa', 'RS256'),
    newKey('ec', 'ES256'),
    newKey('ed', 'EdDSA'),
    newKey('ec', 'ES256'),
  ]);
});

const settings = (authJwksUrl: string) => ({
  auth: ['jwt' as const],
  authJwtAudience: audience,
  authJwtIssuer: issuer,
  authJwksUrl,
});

async function start() {
  const server = await startKeyServer([rsa, ec, ed]);
  const authenticator = await startAuthenticator(settings(server.url));
  return { server, authenticator, ask: async (token: string) => authenticator.authenticate(`Bearer ${token}`) };
}

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const soon = () => Math.floor(Date.now() / 1000) + 300;
const good = () => ({ sub: 'alice', aud: audience, iss: issuer, exp: soon() });

function hmacSigned(header: object, secret: string | Buffer): string {
  const input = `${encode(header)}.${encode(good())}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function told(verdict: Verdict) {
  return isRefusal(verdict) ? [verdict.message, verdict.reason, verdict.detail] : verdict;
}

test.each(['rsa', 'ec', 'ed'])('takes a token that is signed by a key of the set: %s', async (kind) => {
  const { ask } = await start();
  const key = { rsa, ec, ed }[kind] as Key;
  expect(await ask(await sign(key))).toEqual({ kind: 'jwt', caller: 'jwt:alice' });
  expect(await ask(await sign(key, { aud: ['https://other.example', audience] }))).toHaveProperty('caller');
});

describe('refuses, telling the log why and the caller nothing', () => {
  const attacks: Record<string, [reason: string, detail: RegExp, token: () => string | Promise<string>]> = {
    'algorithm none': ['algorithm', /"none"/, () => `${encode({ alg: 'none', kid: 'rsa' })}.${encode(good())}.`],
    'algorithm None': ['algorithm', /"None"/, () => `${encode({ alg: 'None', kid: 'rsa' })}.${encode(good())}.`],
    'HS256 with the RSA public key, as PEM': [
      'algorithm',
      /"HS256"/,
      async () => {
        const key = await importJWK(rsa.jwk, 'RS256', { extractable: true });
        return hmacSigned({ alg: 'HS256', kid: 'rsa' }, await exportSPKI(key as CryptoKey));
      },
    ],
    'HS256 with the RSA public key, as JWK': [
      'algorithm',
      /"HS256"/,
      () => hmacSigned({ alg: 'HS256', kid: 'rsa' }, JSON.stringify(rsa.jwk)),
    ],
    'an algorithm of the same key that is not ours': [
      'algorithm',
      /"PS256"/,
      async () => `${encode({ alg: 'PS256', kid: 'rsa' })}.${(await sign(rsa)).split('.').slice(1).join('.')}`,
    ],
    'another key under a known id': ['signature', /^the signature does not match$/, () => sign(stranger)],
    'an unknown key id': ['unknown-key', /"stranger"$/, () => sign(stranger, {}, { kid: 'stranger' })],
    'a key id of another kind of key': ['unknown-key', /"rsa"$/, () => sign(ec, {}, { kid: 'rsa' })],
    'not yet valid': ['not-yet-valid', /nbf/, () => sign(ec, { nbf: soon() })],
    'no exp': ['no-expiry', /no exp/, () => sign(ec, { exp: undefined })],
    'an exp that is no number': ['claims', /"exp"/, () => sign(ec, { exp: '9999999999' })],
    'another audience': ['audience', /aud/, () => sign(ec, { aud: 'https://other.example' })],
    'no audience': ['audience', /aud/, () => sign(ec, { aud: undefined })],
    'another issuer': ['issuer', /iss/, () => sign(ec, { iss: 'https://other.example' })],
    'no issuer': ['issuer', /iss/, () => sign(ec, { iss: undefined })],
    tampered: [
      'signature',
      /^the signature does not match$/,
      async () => {
        const [header, , signature] = (await sign(ec)).split('.');
        return [header, encode({ ...good(), sub: 'admin' }), signature].join('.');
      },
    ],
    'cut short': ['signature', /it has 6\d bytes, not 64/, async () => (await sign(ec)).slice(0, -4)],
    'cut to its claims': ['malformed', /./, async () => (await sign(ec)).split('.').slice(0, 2).join('.')],
    'crit, unknown': ['critical', /crit/, () => withHeader({ crit: ['x'], x: 1 })],
    'crit, known to libraries': ['critical', /crit/, () => sign(ec, {}, { crit: ['b64'], b64: true })],
    'an empty crit': ['critical', /crit/, () => withHeader({ crit: [] })],
    'no token': ['malformed', /./, () => 'x'],
    'dots alone': ['malformed', /./, () => '..'],
    'claims that are no object': ['malformed', /./, () => signedText('[]')],
    'claims that are no JSON': ['malformed', /./, () => signedText('{"exp":')],
  };

  async function withHeader(header: object): Promise<string> {
    const [, claims, signature] = (await sign(ec)).split('.');
    return [encode({ alg: 'ES256', kid: 'ec', ...header }), claims, signature].join('.');
  }

  async function signedText(text: string): Promise<string> {
    return new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'ES256', kid: 'ec' }).sign(ec.privateKey);
  }

  test.each(Object.entries(attacks))('%s', async (_, [reason, detail, token]) => {
    const { ask } = await start();
    expect(told(await ask(await token()))).toEqual(['Wrong token', reason, expect.stringMatching(detail)]);
  });

  test('expired, and only this is told to the caller, who has signed it', async () => {
    const { ask } = await start();
    const past = soon() - 331;
    expect(told(await ask(await sign(ec, { exp: past })))).toEqual(['Token is expired', 'expired', expect.any(String)]);
    expect(told(await ask(await sign(stranger, { exp: past })))).toEqual([
      'Wrong token',
      'signature',
      expect.any(String),
    ]);
  });
});

test('a token that only shares its signature with one seen before is another token', async () => {
  const { ask } = await start();
  const token = await sign(ec);
  for (let i = 0; i < 3; i += 1) expect(await ask(token)).toHaveProperty('caller', 'jwt:alice');
  const [header, , signature] = token.split('.');
  const forged = [header, encode({ ...good(), sub: 'admin' }), signature].join('.');
  expect(await ask(forged)).toHaveProperty('reason', 'signature');
  expect(await ask(` ${forged}`)).toHaveProperty('reason', 'signature');
  expect(await ask(token)).toHaveProperty('caller', 'jwt:alice');
});

test('a clock may be 30 s off', async () => {
  const { ask } = await start();
  const now = soon() - 300;
  expect(await ask(await sign(ec, { exp: now - 25, nbf: now + 25 }))).toHaveProperty('caller');
  expect(await ask(await sign(ec, { exp: now - 31 }))).toHaveProperty('reason', 'expired');
  expect(await ask(await sign(ec, { nbf: now + 40 }))).toHaveProperty('reason', 'not-yet-valid');
});

test('what a token says of where its key is to be found is never followed, only logged', async () => {
  const { ask, server } = await start();
  const elsewhere = await startKeyServer([stranger]);
  const host = new URL(elsewhere.url).host;
  const attacks: [name: string, claims: Readonly<Record<string, unknown>>, header: object][] = [
    ['jku', {}, { jku: elsewhere.url }],
    ['x5u', {}, { x5u: elsewhere.url }],
    ['jwk', {}, { jwk: stranger.jwk }],
    ['jwks_host', { jwks_host: host }, {}],
  ];
  for (const [name, claims, header] of attacks) {
    for (const kid of ['ec', 'stranger']) {
      const verdict = told(await ask(await sign(stranger, claims, { kid, ...header })));
      const reason = kid === 'ec' ? 'signature' : 'unknown-key';
      expect(verdict).toEqual(['Wrong token', reason, expect.stringContaining(`(${name})`)]);
    }
  }
  expect(elsewhere.asked()).toBe(0);
  expect(server.asked()).toBe(1);
  // Of a token that is signed by our key, it is of no account.
  expect(await ask(await sign(ec, { jwks_host: host }, { jku: elsewhere.url }))).toHaveProperty('caller');
  expect(elsewhere.asked()).toBe(0);
});

test('a secret takes HS256 signed with it, and nothing else', async () => {
  const secret = 'a secret of more than thirty-two bytes';
  const { authenticate } = await startAuthenticator({
    auth: ['jwt'],
    authJwtAudience: audience,
    authJwtSecret: secret,
  });
  const ask = async (token: string) => authenticate(`Bearer ${token}`);
  const signed = await new SignJWT(good()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret));
  expect(await ask(signed)).toEqual({ kind: 'jwt', caller: 'jwt:alice' });
  expect(await ask(signed)).toEqual({ kind: 'jwt', caller: 'jwt:alice' });
  expect(await ask(hmacSigned({ alg: 'HS256' }, `${secret}!`))).toHaveProperty('reason', 'signature');
  expect(await ask(await sign(ec))).toHaveProperty('reason', 'algorithm');
  expect(await ask(`${encode({ alg: 'none' })}.${encode(good())}.`)).toHaveProperty('reason', 'algorithm');
});

test('a subject is bounded and plain where it names the caller', async () => {
  const { ask } = await start();
  const names = await Promise.all(
    [undefined, '', 'a\nb', 'ü', 'x'.repeat(4000), `${'x'.repeat(4000)}y`].map(async (sub) => {
      const verdict = await ask(await sign(ec, { sub }));
      return 'caller' in verdict ? verdict.caller : verdict.detail;
    }),
  );
  expect(names.slice(0, 2)).toEqual(['jwt:unnamed', 'jwt:unnamed']);
  for (const name of names) expect(name).toMatch(/^jwt:[\x20-\x7e]{1,64}$/);
  expect(new Set(names).size).toBe(5);
});
