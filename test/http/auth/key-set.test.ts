import { beforeAll, expect, test } from 'vitest';
import { isRefusal } from '../../../src/http/auth/verdict.ts';
import {
  audience,
  type Key,
  type KeyServer,
  newKey,
  sign,
  standingClock,
  startAuthenticator,
  startKeyServer,
} from './issuer.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let first: Key;
let second: Key;
let stranger: Key;

beforeAll(async () => {
  [first, second, stranger] = await Promise.all([newKey('first'), newKey('second'), newKey('stranger')]);
});

async function start(keys: readonly Key[]) {
  const server = await startKeyServer(keys);
  const clock = standingClock();
  const authenticator = await startAuthenticator(
    { auth: ['jwt'], authJwtAudience: audience, authJwksUrl: server.url },
    clock.now,
  );
  const ask = async (key: Key, kid = key.kid) => {
    const verdict = await authenticator.authenticate(
      `Bearer ${await sign(key, { jti: `${Math.random()}` }, { kid }, clock.now())}`,
    );
    return isRefusal(verdict) ? verdict.reason : 'taken';
  };
  const see = (header: string) => authenticator.authenticate(header);
  return { server, clock, authenticator, ask, see, log: authenticator.log };
}

const down = (status: number) => (_: unknown, response: { writeHead(status: number): { end(): void } }) => {
  response.writeHead(status).end();
};

test('is fetched when first needed, once for all who need it', async () => {
  const { server, ask } = await start([first]);
  expect(server.asked()).toBe(0);
  expect(await Promise.all(Array.from({ length: 10 }, () => ask(first)))).toEqual(Array(10).fill('taken'));
  expect(server.asked()).toBe(1);
});

test('20 unknown key ids in a row cost the key server 2 fetches at most, and known ones go on', async () => {
  const { server, clock, ask } = await start([first]);
  for (let i = 0; i < 20; i += 1) expect(await ask(stranger, `unknown-${i}`)).toBe('unknown-key');
  expect(server.asked()).toBeLessThanOrEqual(2);
  clock.forward(31_000);
  const before = server.asked();
  const many = Array.from({ length: 20 }, (_, i) => ask(stranger, `more-${i}`));
  expect(await Promise.all([...many, ask(first)])).toEqual([...Array(20).fill('unknown-key'), 'taken']);
  expect(server.asked()).toBe(before + 1);
});

test('an unknown key id brings in a key that is new', async () => {
  const { server, clock, ask } = await start([first]);
  expect(await ask(first)).toBe('taken');
  server.answer([first, second]);
  expect(await ask(second)).toBe('unknown-key');
  clock.forward(30_000);
  expect(await ask(second)).toBe('taken');
  expect(server.asked()).toBe(2);
});

test('a rotation fails no request, and an old key counts for nothing once the set is renewed without it', async () => {
  const { server, clock, ask, see } = await start([first]);
  const old = `Bearer ${await sign(first, { exp: Math.floor(clock.now() / 1000) + 100_000 })}`;
  const states: unknown[] = [];
  const use = async (...keys: Key[]) => {
    for (const key of keys) states.push(await ask(key));
    clock.forward(minuteMs);
  };
  await see(old);
  await see(old);
  await use(first);
  server.answer([first, second]);
  for (let minute = 0; minute < 6; minute += 1) await use(first);
  await expect.poll(server.asked).toBe(2);
  for (let minute = 0; minute < 6; minute += 1) await use(first, second);
  expect(new Set(states)).toEqual(new Set(['taken']));
  expect(await see(old)).toHaveProperty('caller');

  server.answer([second]);
  clock.forward(5 * minuteMs);
  expect(await ask(second)).toBe('taken');
  await expect.poll(() => ask(first)).toBe('unknown-key');
  expect(await see(old)).toHaveProperty('reason', 'unknown-key');
  expect(await ask(second)).toBe('taken');
});

test('after a long silence the first request waits for the set to be renewed', async () => {
  const { server, clock, ask, see } = await start([first]);
  const old = `Bearer ${await sign(first, { exp: Math.floor(clock.now() / 1000) + 100_000 })}`;
  await see(old);
  await see(old);
  expect(see(old)).toHaveProperty('caller');
  server.answer([second]);
  clock.forward(3 * hourMs);
  const both = [see(old), ask(first), ask(second)];
  expect(await Promise.all(both)).toEqual([expect.objectContaining({ reason: 'unknown-key' }), 'unknown-key', 'taken']);
  expect(server.asked()).toBe(2);
});

test('while its address fails, what is held goes on being used for 24 hours, and the log tells it once each way', async () => {
  const { server, clock, ask, log } = await start([first]);
  expect(await ask(first)).toBe('taken');
  server.answer(down(503));
  for (let hour = 0; hour < 24; hour += 1) {
    clock.forward(hourMs - 1000);
    expect(await ask(first)).toBe('taken');
    expect(await ask(stranger)).toBe('unknown-key');
  }
  clock.forward(2 * hourMs);
  expect(await ask(first)).toBe('no-keys');
  expect(log).toHaveLength(1);
  expect(JSON.parse(String(log[0]))).toMatchObject({ level: 40, reason: 'status 503' });

  server.answer([first]);
  clock.forward(5000);
  expect(await ask(first)).toBe('taken');
  expect(log.map((line) => JSON.parse(line).msg)).toEqual([
    'the key set can not be fetched',
    'the key set is fetched again',
  ]);
});

test('a token seen before dies with the set it was checked with, and with itself', async () => {
  const { server, clock, see } = await start([first]);
  const short = `Bearer ${await sign(first, { exp: Math.floor(clock.now() / 1000) + 60 })}`;
  const long = `Bearer ${await sign(first, { exp: Math.floor(clock.now() / 1000) + 1_000_000 })}`;
  for (const header of [short, short, long, long]) await see(header);
  expect([see(short), see(long)]).toEqual([
    { kind: 'jwt', caller: 'jwt:alice' },
    { kind: 'jwt', caller: 'jwt:alice' },
  ]);
  clock.forward(89_000);
  expect(see(short)).toHaveProperty('caller');
  clock.forward(2000);
  expect(await see(short)).toHaveProperty('reason', 'expired');
  server.answer(down(500));
  for (let hour = 0; hour < 25; hour += 1) {
    clock.forward(hourMs);
    await see(long);
  }
  expect(await see(long)).toHaveProperty('reason', 'no-keys');
});

test('without a set, nobody gets in, and the address is asked once in 5 seconds', async () => {
  const { server, clock, authenticator, ask } = await start([first]);
  server.answer(down(404));
  expect(await ask(first)).toBe('no-keys');
  expect(await ask(first)).toBe('no-keys');
  expect(await authenticator.authenticate(`Bearer ${await sign(first)}`)).toHaveProperty(
    'message',
    'The key set is unavailable',
  );
  expect(server.asked()).toBe(1);
  server.answer([first]);
  clock.forward(5000);
  expect(await ask(first)).toBe('taken');
  expect(server.asked()).toBe(2);
});

test.each<[string, Parameters<KeyServer['answer']>[0], RegExp]>([
  ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(), /^status 302$/],
  ['no JSON', (_, response) => response.end('<html>'), /^no key set$/],
  ['JSON of another kind', (_, response) => response.end('{"keys":{}}'), /^no key set$/],
  ['more than 1 MiB', (_, response) => response.end(' '.repeat(1_048_577)), /^longer than 1048576 bytes$/],
  [
    'a body that breaks off',
    (_, response) => response.writeHead(200, { 'content-length': 9 }).write('{', () => response.destroy()),
    /./,
  ],
  ['no answer within 5 s', () => undefined, /^no answer within 5000 ms$/],
])('is not taken from %s', async (_, answer, reason) => {
  const { server, ask, log } = await start([first]);
  server.answer(answer);
  expect(await ask(first)).toBe('no-keys');
  expect(server.asked()).toBe(1);
  expect(JSON.parse(String(log[0])).reason).toMatch(reason);
});

test('tokens without a key id are checked with every key that could be theirs', async () => {
  const { ask, authenticator } = await start([first, second]);
  const withoutId = async (key: Key) => authenticator.authenticate(`Bearer ${await sign(key, {}, { kid: undefined })}`);
  expect(await withoutId(first)).toHaveProperty('caller');
  expect(await withoutId(second)).toHaveProperty('caller');
  expect(await withoutId(stranger)).toHaveProperty('reason', 'signature');
  expect(await ask(first)).toBe('taken');
});

test('a set that holds secret keys and keys of unknown kinds gives none of them away', async () => {
  const { server, ask, authenticator } = await start([first]);
  const set = [{ kty: 'oct', kid: 'secret', k: 'AAAA' }, { kty: 'XYZ', kid: 'odd' }, { kid: 'bare' }, first.jwk];
  server.answer((_, response) => response.end(JSON.stringify({ keys: set })));
  expect(await ask(first)).toBe('taken');
  for (const kid of ['secret', 'odd', 'bare']) expect(await ask(stranger, kid)).toBe('unknown-key');
  expect(JSON.stringify(authenticator.log)).not.toContain('AAAA');
});
