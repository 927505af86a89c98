import { expect, test } from 'vitest';
import { z } from 'zod';
import { runCommand } from '../support/run-command.ts';

/** What XDR's `POST /iroh/iroh-int/module-type` takes, as far as this relay has it. */
const schema = z.strictObject({
  title: z.string(),
  default_name: z.string(),
  short_description: z.string(),
  description: z.string(),
  tips: z.string(),
  external_references: z.array(z.strictObject({ label: z.string(), link: z.url() })),
  capabilities: z.array(z.strictObject({ id: z.string(), description: z.string() })),
  configuration_spec: z
    .array(
      z.strictObject({
        key: z.string(),
        type: z.enum(['string', 'password', 'api_key']),
        label: z.string(),
        tooltip: z.string(),
        required: z.literal(true),
      }),
    )
    .min(1)
    .optional(),
  properties: z.strictObject({
    url: z.url({ protocol: /^https$/ }),
    'supported-apis': z.array(z.string()),
    'auth-type': z.enum(['basic', 'bearer', 'configuration-token']).optional(),
    'configuration-token-alg': z.enum(['RS256', 'HS256']).optional(),
    'configuration-token-audience': z.string().optional(),
    'configuration-token-key': z.string().optional(),
  }),
  logo: z.string().startsWith('data:image/'),
});

test('says what the relay does with its settings', async () => {
  const args = ['module-type', '--url', 'https://relay.example.com/base/', '--relay-profile', 'full'];
  const { code, out, err } = await runCommand(args, { env: { RELAY_PROFILE: 'compatible' } });
  expect([code, err]).toEqual([0, '']);
  const { properties, capabilities, description } = schema.parse(JSON.parse(out));
  expect(properties.url).toBe('https://relay.example.com/base');
  expect(properties['supported-apis']).toEqual(
    expect.arrayContaining(['observe/observables', 'deliberate/observables', 'health', 'refer/observables', 'tiles']),
  );
  expect(capabilities.map(({ id }) => id)).toContain('tiles');
  expect(description).toMatch(/domain.*judgements, indicators and sightings/);
});

test('without a mirror there are no tiles, and only what the profile has', async () => {
  const args = ['module-type', '--url', 'https://198.51.100.9:9090', '--lookup-source', 'live'];
  const { out } = await runCommand(args);
  const { properties, capabilities, description } = schema.parse(JSON.parse(out));
  expect(properties.url).toBe('https://198.51.100.9:9090');
  expect(properties['supported-apis'].filter((api) => api.startsWith('tiles'))).toEqual([]);
  expect(capabilities.map(({ id }) => id)).not.toContain('tiles');
  expect(description).not.toMatch(/domain|sightings/);
});

const audience = 'https://relay.example.com';
const jwt = { AUTH: 'jwt,basic', AUTH_JWT_AUDIENCE: audience, AUTH_USER: 'alice', AUTH_PASSWORD: 'hunter2' };
const token = { 'auth-type': 'configuration-token', 'configuration-token-audience': audience };

test.each<[string, Record<string, string>, object, string[] | undefined, RegExp]>([
  ['nobody', {}, {}, undefined, /no credentials are needed\./],
  [
    'a password',
    { AUTH: 'basic', AUTH_USER: 'alice', AUTH_PASSWORD: 'hunter2' },
    { 'auth-type': 'basic' },
    ['basic-auth-user', 'basic-auth-password'],
    /\*\*User\*\* and \*\*Password\*\* - Enter .*AUTH_USER/,
  ],
  [
    'a token',
    { AUTH: 'bearer', AUTH_TOKENS: 'hunter2-hunter2-hunter2' },
    { 'auth-type': 'bearer' },
    ['token'],
    /\*\*Token\*\* - Enter .*AUTH_TOKENS/,
  ],
  [
    'a token that XDR signs with its keys',
    { ...jwt, AUTH_JWKS_URL: 'https://issuer.example/.well-known/jwks' },
    { ...token, 'configuration-token-alg': 'RS256' },
    undefined,
    /XDR signs its requests/,
  ],
  [
    'a token that XDR signs with a secret',
    { ...jwt, AUTH_JWT_SECRET: 'hunter2'.repeat(5) },
    { ...token, 'configuration-token-alg': 'HS256', 'configuration-token-key': 'AUTH_JWT_SECRET' },
    undefined,
    /XDR signs its requests/,
  ],
])('says how XDR proves who it is, and no secret: %s', async (_, env, properties, fields, tips) => {
  const { code, out, err } = await runCommand(['module-type', '--url', 'https://relay.example.com'], { env });
  expect(code).toBe(0);
  expect(out + err).not.toContain('hunter2');
  const printed = schema.parse(JSON.parse(out));
  const { url, 'supported-apis': apis, ...rest } = printed.properties;
  expect(rest).toEqual(properties);
  expect(printed.configuration_spec?.map(({ key }) => key)).toEqual(fields);
  expect(printed.tips).toMatch(tips);
  expect(err).toMatch('AUTH_JWT_SECRET' in env ? /^Put the value of AUTH_JWT_SECRET .*\n$/ : /^$/);
});

test.each(['http://relay.example.com', 'http://127.0.0.1:9090', 'ftp://relay.example.com', 'relay.example.com'])(
  'refuses %s, since XDR calls https alone',
  async (url) => {
    const { code, out, err } = await runCommand(['module-type', '--url', url]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      `--url takes the https:// address at which XDR reaches the relay, not ${url}: XDR calls no other.\n`,
    );
  },
);
