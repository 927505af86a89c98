import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configSchema, readConfig, settings } from '../../src/config/config.ts';
import { describeSettings } from '../../src/config/describe-settings.ts';
import { runCommand } from '../support/run-command.ts';
import { runRelay } from '../support/run-relay.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const password = 'hunter2-hunter2';
const tokens = 'one-token-of-twenty-characters,another-token-of-the-same';
const secret = 'a secret of more than thirty-two bytes';
const jwks = 'https://issuer.example/.well-known/jwks';

function read(environment: Record<string, string>) {
  const result = readConfig(environment);
  return 'config' in result ? result.config : result.faults;
}

describe('who may ask', () => {
  test('is everyone by default', () => {
    expect(read({})).toMatchObject({ auth: ['none'] });
  });

  test('is a list of kinds, with what they need', () => {
    expect(
      read({
        AUTH: 'jwt, basic,bearer',
        AUTH_USER: 'alice',
        AUTH_PASSWORD: ` ${password} `,
        AUTH_TOKENS: `${tokens}\n`,
        AUTH_JWT_AUDIENCE: 'https://relay.example.com',
        AUTH_JWKS_URL: jwks,
      }),
    ).toMatchObject({
      auth: ['jwt', 'basic', 'bearer'],
      authPassword: ` ${password} `,
      authTokens: tokens.split(','),
      authJwksUrl: jwks,
    });
  });

  test.each<[string, Record<string, string>, string[]]>([
    [
      'an unknown kind',
      { AUTH: 'digest,ldap' },
      ['AUTH must be one or more of none, basic, bearer, jwt, not "digest,ldap"'],
    ],
    ['an empty list', { AUTH: ',' }, ['AUTH must not be empty, not ","']],
    [
      'none beside another',
      { AUTH: 'none,basic', AUTH_USER: 'a', AUTH_PASSWORD: 'b' },
      ['AUTH must be none or other kinds, not both, not "none,basic"'],
    ],
    [
      'basic alone',
      { AUTH: 'basic' },
      ['AUTH_USER must be set for AUTH=basic', 'AUTH_PASSWORD must be set for AUTH=basic'],
    ],
    [
      'a colon in the user',
      { AUTH: 'basic', AUTH_USER: 'a:b', AUTH_PASSWORD: 'c' },
      ['AUTH_USER must not hold a colon, not "a:b"'],
    ],
    [
      'a line break in the password',
      { AUTH: 'basic', AUTH_USER: 'a', AUTH_PASSWORD: 'b\nc' },
      ['AUTH_PASSWORD must not hold control characters'],
    ],
    ['bearer alone', { AUTH: 'bearer' }, ['AUTH_TOKENS must be set for AUTH=bearer']],
    [
      'a short token',
      { AUTH: 'bearer', AUTH_TOKENS: `${tokens},short` },
      ['AUTH_TOKENS must have tokens of 16 characters or more'],
    ],
    [
      'a token that no header can hold',
      { AUTH: 'bearer', AUTH_TOKENS: 'a-token-with-an-ümlaut' },
      ['AUTH_TOKENS must have tokens of letters, digits and -._~+/ alone, with = at the end at most'],
    ],
    ['no token', { AUTH: 'bearer', AUTH_TOKENS: ',' }, ['AUTH_TOKENS must not be empty']],
    [
      'jwt alone',
      { AUTH: 'jwt' },
      [
        'AUTH_JWT_AUDIENCE must be set for AUTH=jwt',
        'AUTH_JWKS_URL or AUTH_JWT_SECRET must be set for AUTH=jwt: one of them, not both',
      ],
    ],
    [
      'jwt with both',
      { AUTH: 'jwt', AUTH_JWT_AUDIENCE: 'a', AUTH_JWKS_URL: jwks, AUTH_JWT_SECRET: secret },
      ['AUTH_JWKS_URL or AUTH_JWT_SECRET must be set for AUTH=jwt: one of them, not both'],
    ],
    [
      'a short secret',
      { AUTH: 'jwt', AUTH_JWT_AUDIENCE: 'a', AUTH_JWT_SECRET: 'short-secret' },
      ['AUTH_JWT_SECRET must have 32 bytes or more'],
    ],
    [
      'a key set over http',
      { AUTH: 'jwt', AUTH_JWT_AUDIENCE: 'a', AUTH_JWKS_URL: 'http://issuer.example/' },
      ['AUTH_JWKS_URL must be an https:// address (http:// on loopback alone) without user, password and fragment'],
    ],
    [
      'a key set with a password',
      { AUTH: 'jwt', AUTH_JWT_AUDIENCE: 'a', AUTH_JWKS_URL: 'https://a:b@issuer.example/' },
      ['AUTH_JWKS_URL must be an https:// address (http:// on loopback alone) without user, password and fragment'],
    ],
    [
      'a key set that is no address',
      { AUTH: 'jwt', AUTH_JWT_AUDIENCE: 'a', AUTH_JWKS_URL: 'keys' },
      ['AUTH_JWKS_URL must be an https:// address (http:// on loopback alone) without user, password and fragment'],
    ],
    [
      'credentials that nobody would be asked for',
      { AUTH_TOKENS: tokens },
      ['AUTH must be set where AUTH_TOKENS is, to the kinds that are asked for, or to none'],
    ],
    [
      'a user who would not be asked for',
      { AUTH_USER: 'alice' },
      ['AUTH must be set where AUTH_USER is, to the kinds that are asked for, or to none'],
    ],
    [
      'an audience that no token would be asked for',
      { AUTH_JWT_AUDIENCE: 'https://relay.example.com' },
      ['AUTH must be set where AUTH_JWT_AUDIENCE is, to the kinds that are asked for, or to none'],
    ],
    [
      'faults of their own beside those',
      { PORT: 'x', AUTH: 'bearer' },
      ['PORT must be a whole number from 0 to 65535, not "x"', 'AUTH_TOKENS must be set for AUTH=bearer'],
    ],
  ])('%s is told in a line for each fault, without secrets', (_, environment, faults) => {
    expect(read(environment)).toEqual(faults);
  });

  test.each(['http://localhost:8080/', 'http://127.0.0.1:1/', 'http://127.9.9.9/', 'http://[::1]:8080/jwks'])(
    'a key set may be at %s',
    (address) => {
      const environment = { AUTH: 'jwt', AUTH_JWT_AUDIENCE: 'a', AUTH_JWKS_URL: address };
      expect(read(environment)).toMatchObject({ authJwksUrl: address });
    },
  );

  test('credentials may be there and not asked for, where that is said', () => {
    expect(read({ AUTH: 'none', AUTH_TOKENS: tokens })).toMatchObject({ auth: ['none'] });
  });

  test('secrets are read from files, without their last newline', async () => {
    const directory = await scratchDirectory();
    const file = async (name: string, text: string) => {
      await writeFile(join(directory, name), text);
      return join(directory, name);
    };
    const environment = {
      AUTH: 'basic,bearer,jwt',
      AUTH_USER: 'alice',
      AUTH_PASSWORD_FILE: await file('password', `${password} \r\n`),
      AUTH_TOKENS_FILE: await file('tokens', tokens.replace(',', '\n')),
      AUTH_JWT_AUDIENCE: 'a',
      AUTH_JWT_SECRET_FILE: await file('secret', `${secret}\n`),
    };
    expect(read(environment)).toMatchObject({
      authPassword: `${password} `,
      authTokens: tokens.split(','),
      authJwtSecret: secret,
    });
    expect(read({ ...environment, AUTH_PASSWORD: password })).toEqual([
      'AUTH_PASSWORD and AUTH_PASSWORD_FILE must not both be given',
    ]);
    const missing = join(directory, 'missing');
    const nothing = await file('nothing', '\n');
    expect(read({ ...environment, AUTH_PASSWORD_FILE: missing, AUTH_TOKENS_FILE: directory })).toEqual([
      `AUTH_PASSWORD_FILE must be a file that can be read and holds something, not "${missing}"`,
      `AUTH_TOKENS_FILE must be a file that can be read and holds something, not "${directory}"`,
    ]);
    expect(read({ ...environment, AUTH_PASSWORD_FILE: nothing })).toHaveLength(1);
  });

  test('so is the address of the cache, which may hold a password, whoever may ask', async () => {
    const file = join(await scratchDirectory(), 'cache-url');
    await writeFile(file, 'valkey://relay:hunter2@cache.example:6379/0\n');
    expect(read({ CACHE_URL_FILE: file })).toMatchObject({ cacheUrl: 'valkey://relay:hunter2@cache.example:6379/0' });
    await writeFile(file, 'hunter2');
    const [fault] = read({ CACHE_URL_FILE: file }) as string[];
    expect(fault).toMatch(/^CACHE_URL must be a redis:/);
    expect(fault).not.toContain('hunter2');
  });
});

describe('what is shown of the settings', () => {
  const config = configSchema.parse({
    auth: ['basic', 'bearer', 'jwt'],
    authUser: 'alice',
    authPassword: password,
    authTokens: tokens.split(','),
    authJwtSecret: secret,
    authJwksUrl: `${jwks}?token=hunter2`,
    authPasswordFile: '/run/secrets/password',
    cacheUrl: 'rediss://relay:hunter2@cache.example:6379/0?password=hunter2',
    trackerUrl: 'https://tracker.example/base/',
    port: 8080,
  });

  test('is all that is not at its default', () => {
    expect(describeSettings(configSchema.parse({}))).toEqual({});
    expect(describeSettings(config)).toEqual({
      PORT: '8080',
      TRACKER_URL: 'https://tracker.example/base/',
      CACHE_URL: 'rediss://[redacted]@cache.example:6379/0?[redacted]',
      AUTH: 'basic,bearer,jwt',
      AUTH_USER: 'alice',
      AUTH_PASSWORD: '[redacted]',
      AUTH_PASSWORD_FILE: '/run/secrets/password',
      AUTH_TOKENS: '[redacted]',
      AUTH_JWKS_URL: 'https://issuer.example/.well-known/jwks?[redacted]',
      AUTH_JWT_SECRET: '[redacted]',
    });
  });

  test('is never a secret', () => {
    const shown = JSON.stringify(describeSettings(config));
    for (const hidden of ['hunter2', ...tokens.split(','), secret]) expect(shown).not.toContain(hidden);
    for (const { unit, isSecret } of settings) if (unit === 'URL') expect(isSecret).toBe(true);
    // Whatever is a secret is at least one that is not shown.
    for (const { key, variable, unit, isSecret } of settings) {
      if (!isSecret || unit === 'URL') continue;
      expect(describeSettings({ ...config, [key]: 'top-secret' })[variable]).toBe('[redacted]');
    }
  });

  test('no secret can be a flag', async () => {
    const { out } = await runCommand(['serve', '--help']);
    expect(out).toContain('--auth-password-file <file>');
    expect(out).not.toMatch(/--(auth-(password|tokens|jwt-secret)|cache-url)[ <]/);
  });

  test('the relay logs it at its start, and warns when anyone may ask', async () => {
    const relay = runRelay({
      HOST: '0.0.0.0',
      PORT: '0',
      LOOKUP_SOURCE: 'live',
      AUTH: 'none',
      AUTH_USER: 'alice',
      AUTH_PASSWORD: password,
      DRAIN_SECONDS: '0',
    });
    await relay.listening();
    await relay.output.match(/AUTH is none/);
    relay.kill('SIGTERM');
    const { out } = await relay.outcome();
    expect(JSON.parse(String(out.split('\n')[0])).settings).toEqual({
      PORT: '0',
      LOOKUP_SOURCE: 'live',
      AUTH_USER: 'alice',
      AUTH_PASSWORD: '[redacted]',
      DRAIN_SECONDS: '0',
    });
    expect(out).not.toContain(password);
  });

  describe('PRIVATE_SUFFIXES', () => {
    test.each([
      [undefined, []],
      [' , ', []],
      ['corp.example', ['corp.example']],
      ['corp.example, .Lab.Example\t*.bücher.example', ['corp.example', '.Lab.Example', '*.bücher.example']],
    ])('%j is the list %j', (PRIVATE_SUFFIXES, expected) => {
      expect(readConfig({ PRIVATE_SUFFIXES })).toMatchObject({ config: { privateSuffixes: expected } });
    });

    test.each(['10.0.0.0/8', 'corp.example:8080', 'https://corp.example', '*', '.', 'corp.example ..'])(
      '%j stops the start',
      (PRIVATE_SUFFIXES) => {
        expect(readConfig({ PRIVATE_SUFFIXES })).toEqual({
          faults: [
            `PRIVATE_SUFFIXES must be a list of domains, by comma or space, not ${JSON.stringify(PRIVATE_SUFFIXES)}`,
          ],
        });
      },
    );
  });
});

describe('proxies before the relay', () => {
  test.each(['10.0.0.0/8', '192.0.2.1, 2001:db8::/32', '::1'])('%s', (list) => {
    expect(read({ TRUSTED_PROXIES: list })).toMatchObject({ trustedProxies: list.split(', ') });
  });

  test.each(['10/8', '10.0.0.0/33', 'proxy.example', '0.0.0.0/0', 'fe80::1%eth0'])('%s is none', (list) => {
    const fault = `TRUSTED_PROXIES must be a list of addresses and CIDRs such as 10.0.0.0/8, by comma or space, not "${list}"`;
    expect(read({ TRUSTED_PROXIES: list })).toEqual([fault]);
  });
});
