import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { configSchema } from '../../../src/config/config.ts';
import { createAuthenticator } from '../../../src/http/auth/authenticator.ts';
import { fingerprint, isSame } from '../../../src/http/auth/fingerprint.ts';
import { audience, newKey, sign, startAuthenticator, startKeyServer } from './issuer.ts';

const token = 'one-token-of-twenty-characters';
const next = 'another.token_of~24+characters/==';
const encode = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

const basic = () => startAuthenticator({ auth: ['basic'], authUser: 'alice', authPassword: 'pass:wörd' });
const bearer = () => startAuthenticator({ auth: ['bearer'], authTokens: [token, next] });

test('where nobody is asked for credentials there is nothing to check them', async () => {
  expect(await createAuthenticator(configSchema.parse({}), pino({ level: 'silent' }))).toBeUndefined();
});

test('takes the one user and password, in UTF-8, whatever the case of the scheme', async () => {
  const { authenticate, challenge } = await basic();
  const alice = { kind: 'basic', caller: 'basic:alice' };
  expect(authenticate(encode('alice:pass:wörd'))).toEqual(alice);
  expect(authenticate(encode('alice:pass:wörd').replace('Basic', 'bASIC'))).toEqual(alice);
  expect(authenticate([encode('alice:pass:wörd')])).toEqual(alice);
  expect(challenge).toBe('Basic realm="CyberCrime Tracker Relay", charset="UTF-8"');
});

test.each([
  ['another password', encode('alice:pass:wurd'), 'credentials', 'password'],
  ['a password that only begins right', encode('alice:pass:wörd!'), 'credentials', 'password'],
  ['another user', encode('bob:pass:wörd'), 'credentials', 'user'],
  ['nothing right', encode('bob:x'), 'credentials', 'user'],
  ['an empty password', encode('alice:'), 'credentials', 'password'],
  ['no colon', encode('alice'), 'malformed', 'base64'],
  ['no base64', 'Basic a-b_', 'malformed', 'base64'],
  ['no UTF-8', `Basic ${Buffer.from('alice:pass:wörd', 'latin1').toString('base64')}`, 'malformed', 'UTF-8'],
])('refuses %s, saying no more than that the credentials are wrong', async (_, header, reason, detail) => {
  const { authenticate } = await basic();
  expect(authenticate(header)).toEqual({
    message: 'Wrong credentials',
    reason,
    detail: expect.stringContaining(detail),
  });
});

test('takes each of several tokens, and names them by a hash', async () => {
  const { authenticate, challenge } = await bearer();
  const callers = [token, next].map((one) => authenticate(`Bearer ${one}`));
  expect(callers).toEqual(Array(2).fill({ kind: 'bearer', caller: expect.stringMatching(/^bearer:[0-9a-f]{8}$/) }));
  expect(new Set(callers.map((one) => JSON.stringify(one))).size).toBe(2);
  expect(authenticate(`Bearer ${token}x`)).toEqual({
    message: 'Wrong token',
    reason: 'token',
    detail: expect.any(String),
  });
  expect(challenge).toBe('Bearer realm="CyberCrime Tracker Relay"');
});

test.each([
  ['no header', undefined, 'Authorization header is missing', 'missing'],
  ['an empty list', [], 'Authorization header is missing', 'missing'],
  ['an empty header', '', 'Authorization header is missing', 'missing'],
  ['another scheme', 'Digest username="alice"', 'Wrong authorization type', 'scheme'],
  ['a scheme alone', 'Bearer', 'Wrong authorization type', 'scheme'],
  ['a scheme that is not asked for', encode('alice:pass:wörd'), 'Wrong authorization type', 'scheme'],
  ['two headers', [`Bearer ${token}`, `Bearer ${token}`], 'Wrong authorization type', 'several'],
  ['two headers, joined', `Bearer ${token}, Bearer ${token}`, 'Wrong authorization type', 'several'],
  ['a token of 64 KB', `Bearer ${'a'.repeat(65_536)}`, 'Wrong token', 'too-long'],
  ['64 KB of anything', 'x'.repeat(65_536), 'Wrong authorization type', 'too-long'],
])('refuses %s', async (_, header, message, reason) => {
  const { authenticate } = await bearer();
  expect(authenticate(header)).toEqual({ message, reason, detail: expect.any(String) });
});

test('a list takes what any of its kinds takes', async () => {
  const key = await newKey('first');
  const server = await startKeyServer([key]);
  const { authenticate, challenge } = await startAuthenticator({
    auth: ['jwt', 'bearer', 'basic'],
    authUser: 'alice',
    authPassword: 'secret',
    authTokens: [token],
    authJwtAudience: audience,
    authJwksUrl: server.url,
  });
  expect(authenticate(encode('alice:secret'))).toHaveProperty('caller', 'basic:alice');
  expect(authenticate(`Bearer ${token}`)).toHaveProperty('kind', 'bearer');
  expect(server.asked()).toBe(0);
  const signed = `bearer  ${await sign(key)}`;
  expect(await authenticate(signed)).toHaveProperty('caller', 'jwt:alice');
  expect(await authenticate(`Bearer ${token}x`)).toHaveProperty('message', 'Wrong token');
  expect(authenticate(`Bearer ${'x'.repeat(65_536)}`)).toHaveProperty('reason', 'too-long');
  expect(challenge).toBe(
    'Basic realm="CyberCrime Tracker Relay", charset="UTF-8", Bearer realm="CyberCrime Tracker Relay"',
  );
});

test('a token seen before is known at once', async () => {
  const key = await newKey('first');
  const server = await startKeyServer([key]);
  const { authenticate } = await startAuthenticator({
    auth: ['jwt'],
    authJwtAudience: audience,
    authJwksUrl: server.url,
  });
  const header = `Bearer ${await sign(key)}`;
  await authenticate(header);
  await authenticate(header);
  expect(authenticate(header)).toEqual({ kind: 'jwt', caller: 'jwt:alice' });
  expect(authenticate([header])).toBeInstanceOf(Promise);
});

test('whatever stands in the header is taken or refused, and what was not asked for is never told', async () => {
  const key = await newKey('first');
  const server = await startKeyServer([key]);
  const { authenticate } = await startAuthenticator({
    auth: ['jwt', 'bearer', 'basic'],
    authUser: 'alice',
    authPassword: 'secret-password',
    authTokens: [token],
    authJwtAudience: audience,
    authJwksUrl: server.url,
  });
  const [header = '', claims = '', signature = ''] = (await sign(key)).split('.');
  const encoded = fc.json().map((json) => Buffer.from(json).toString('base64url'));
  const part = fc.oneof(encoded, fc.constantFrom(header, claims, signature, ''), fc.string());
  const scheme = fc.constantFrom('Bearer ', 'Basic ', 'bearer  ', 'x ', '');
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    fc.base64String(),
  );
  await fc.assert(
    fc.asyncProperty(fc.tuple(scheme, value), async ([first, rest]) => {
      const verdict = await authenticate(first + rest);
      if ('caller' in verdict) return;
      expect(verdict.detail.length).toBeLessThanOrEqual(300);
      expect(verdict.detail).not.toContain('secret-password');
    }),
    { numRuns: 500 },
  );
});

test('texts are compared by fingerprints of one length, which no other process can make', () => {
  const prints = ['', 'a', 'a'.repeat(5000)].map(fingerprint);
  expect(prints.map((print) => print.length)).toEqual([32, 32, 32]);
  expect(isSame(fingerprint('a'), fingerprint('a'))).toBe(true);
  expect(isSame(fingerprint('a'), fingerprint('b'))).toBe(false);
  const file = new URL('../../../src/http/auth/fingerprint.ts', import.meta.url).href;
  const script = `import { fingerprint } from '${file}'; process.stdout.write(fingerprint('a').toString('hex'))`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stdout).toHaveLength(64);
  expect(stdout).not.toBe(fingerprint('a').toString('hex'));
});
