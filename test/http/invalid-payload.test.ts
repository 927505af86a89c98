import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { startRelay } from '../support/start-relay.ts';

const paths = ['/deliberate/observables', '/observe/observables'];
const missing = ['Missing data for required field.'];
const wrongType = ['Invalid input type.'];
const unknown = ['Unknown field.'];

/** The faults told about a body, sent as it stands, the same from both endpoints; nothing must have been looked up. */
async function faultsOf(body: RequestInit['body']): Promise<unknown> {
  const simulator = await running();
  const { url } = await startRelay({ trackerUrl: simulator.url, logLevel: 'silent' });
  const answers = await Promise.all(
    paths.map(async (path) => {
      const response = await fetch(url + path, { method: 'POST', body: body ?? null });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      return (await response.json()) as { errors: { message: string }[] };
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
  expect(simulator.stats().requests).toBe(0);
  expect(answers[0]).toEqual({
    errors: [
      {
        type: 'fatal',
        code: 'invalid_payload',
        message: expect.stringMatching(/^Invalid JSON payload received\. \{.*\}\.$/s),
      },
    ],
  });
  return JSON.parse((answers[0]?.errors[0]?.message ?? '').slice('Invalid JSON payload received. '.length, -1));
}

const good = { type: 'url', value: 'panel.example' };

describe('a body that is no array', () => {
  test.each([
    '',
    ' ',
    'null',
    '{}',
    '{"type":"ip","value":"192.0.2.1"}',
    '"x"',
    '7',
    'true',
    '[',
    '[1,]',
    '[]x',
    "['a']",
    'NaN',
    '\0',
  ])('%j', async (body) => {
    expect(await faultsOf(body)).toEqual({ _schema: wrongType });
  });

  test('none at all', async () => {
    expect(await faultsOf(null)).toEqual({ _schema: wrongType });
  });

  test('bytes that are no text', async () => {
    expect(await faultsOf(new Uint8Array([0xff, 0xfe, 0x00, 0x80]))).toEqual({ _schema: wrongType });
  });
});

describe('an item', () => {
  test.each([
    ['that is null', null, { _schema: wrongType }],
    ['that is a number', 1, { _schema: wrongType }],
    ['that is a text', 'x', { _schema: wrongType }],
    ['that is an array', [good], { _schema: wrongType }],
    ['without fields', {}, { type: missing, value: missing }],
    ['without a type', { value: 'x' }, { type: missing }],
    ['without a value', { type: 'ip' }, { value: missing }],
    [
      'with nulls',
      { type: null, value: null },
      { type: ['Field may not be null.'], value: ['Field may not be null.'] },
    ],
    ['with numbers', { type: 1, value: 2.5 }, { type: ['Not a valid string.'], value: ['Not a valid string.'] }],
    ['with other values', { type: [], value: {} }, { type: ['Not a valid string.'], value: ['Not a valid string.'] }],
    [
      'with true and false',
      { type: true, value: false },
      { type: ['Not a valid string.'], value: ['Not a valid string.'] },
    ],
    [
      'with empty texts',
      { type: '', value: '' },
      { type: ['Field may not be blank.'], value: ['Field may not be blank.'] },
    ],
    ['with more fields', { ...good, a: 1, b: 2 }, { a: unknown, b: unknown }],
    ['with another field for one', { kind: 'ip', value: 'x' }, { type: missing, kind: unknown }],
    [
      'with all faults at once',
      { type: '', extra: 1 },
      { type: ['Field may not be blank.'], value: missing, extra: unknown },
    ],
    ['of an unsupported type that is faulty', { type: 'sha256', value: '' }, { value: ['Field may not be blank.'] }],
  ])('%s', async (_, item, faults) => {
    expect(await faultsOf(JSON.stringify([good, item, good]))).toEqual({ 1: faults });
  });

  test.each(['__proto__', 'constructor', 'toString', '_schema', '0', 'ä"\\\n', ''])('with a field %j', async (name) => {
    const body = `[{"type":"ip","value":"x",${JSON.stringify(name)}:1}]`;
    const faults = (await faultsOf(body)) as Record<string, unknown>;
    expect(Object.entries(faults['0'] ?? {})).toEqual([[name, unknown]]);
  });
});

test('the faults of all items are told at once', async () => {
  expect(await faultsOf(JSON.stringify([null, good, { type: 'ip' }, { ...good, x: 1 }, []]))).toEqual({
    0: { _schema: wrongType },
    2: { value: missing },
    3: { x: unknown },
    4: { _schema: wrongType },
  });
});

describe('limits', () => {
  const tooLong = (limit: string) => [`Longer than maximum length ${limit}.`];
  const bytesFor = (bytes: number) => {
    const start = '[{"type":"domain","value":"x"}';
    return `${start}${' '.repeat(bytes - start.length - 1)}]`;
  };

  test('8,192 characters a value that is looked up: the others are answered', async () => {
    const { post } = await startRelay({ trackerUrl: (await running()).url, logLevel: 'silent' });
    const long = 'x'.repeat(8193);
    const submitted = [
      { type: 'url', value: long },
      { type: 'ip', value: '203.0.113.145' },
      { type: 'ip', value: long },
    ];
    const message = '2 observables of more than 8192 characters left out.';
    expect(await post('/deliberate/observables', submitted)).toMatchObject({
      data: { verdicts: { count: 1 } },
      errors: [{ type: 'warning', code: 'value too long', message }],
    });
    expect(
      await post('/observe/observables', [
        { type: 'process_args', value: long },
        { type: long, value: long },
      ]),
    ).toEqual({ data: {} });
  });

  test('1,000 observables', async () => {
    expect(await faultsOf(JSON.stringify(Array.from({ length: 1001 }, () => good)))).toEqual({
      _schema: tooLong('1000'),
    });
  });

  test('1,000 observables, though all be faulty', async () => {
    expect(await faultsOf(`[${'0,'.repeat(500_000)}0]`)).toEqual({ _schema: tooLong('1000') });
  });

  test('1 MiB', async () => {
    expect(await faultsOf(bytesFor(1024 * 1024 + 1))).toEqual({ _schema: tooLong('1048576 bytes') });
  });

  test('1 MiB in chunks of no announced length', async () => {
    const body = new Blob([bytesFor(3 * 1024 * 1024)]).stream();
    expect(await faultsOfStream(body)).toEqual({ _schema: tooLong('1048576 bytes') });
  });

  test('are not below what is allowed', async () => {
    const simulator = await running();
    const { url, post } = await startRelay({ trackerUrl: simulator.url, logLevel: 'silent' });
    const send = async (body: NonNullable<RequestInit['body']>, init: RequestInit = {}) =>
      (await fetch(`${url}/deliberate/observables`, { method: 'POST', body, ...init })).json();
    expect(await send(bytesFor(1024 * 1024))).toEqual({ data: {} });
    const stream = new Blob([bytesFor(1024 * 1024)]).stream();
    expect(await send(stream, { duplex: 'half' } as RequestInit)).toEqual({ data: {} });
    const thousand = Array.from({ length: 1000 }, (_, n) => ({ type: 'ip', value: `10.0.${n >> 8}.${n & 255}` }));
    expect(await post('/observe/observables', thousand)).toEqual({ data: {} });
    expect(await post('/observe/observables', [{ type: 'url', value: `x.example/${'x'.repeat(8182)}` }])).toEqual({
      data: {},
    });
    expect(simulator.stats().queries).toBe(1);
  });

  test('leave the relay ready for the next request', async () => {
    const { url } = await startRelay({ logLevel: 'silent' });
    const body = 'x'.repeat(20 * 1024 * 1024);
    for (let n = 0; n < 3; n++) {
      const response = await fetch(`${url}/observe/observables`, { method: 'POST', body });
      expect(await response.json()).toMatchObject({ errors: [{ code: 'invalid_payload' }] });
    }
    expect((await fetch(`${url}/version`, { method: 'POST' })).status).toBe(200);
  });

  async function faultsOfStream(body: ReadableStream): Promise<unknown> {
    const { url } = await startRelay({ logLevel: 'silent' });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const { errors } = (await (await fetch(`${url}/observe/observables`, init)).json()) as {
      errors: { message: string }[];
    };
    return JSON.parse(errors[0]?.message.slice('Invalid JSON payload received. '.length, -1) ?? '');
  }
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=latin1',
  'x',
])('the body is read as JSON though its Content-Type be %s', async (contentType) => {
  const { post } = await startRelay({ logLevel: 'silent' });
  const headers = { 'content-type': contentType };
  expect(await post('/observe/observables', [{ type: 'domain', value: 'x' }], { headers })).toEqual({ data: {} });
});

test('a body with a byte order mark is read', async () => {
  const { url } = await startRelay({ logLevel: 'silent' });
  const response = await fetch(`${url}/observe/observables`, { method: 'POST', body: '\ufeff[]' });
  expect(await response.json()).toEqual({ data: {} });
});

test('a body with a Content-Encoding is told to come without one', async () => {
  const { post } = await startRelay({ logLevel: 'silent' });
  const body = gzipSync('[]');
  const message =
    'Invalid JSON payload received. {"_schema":["Not understood with a Content-Encoding. Send it without one."]}.';
  expect(await post('/observe/observables', [], { body, headers: { 'content-encoding': 'gzip' } })).toMatchObject({
    errors: [{ code: 'invalid_payload', message }],
  });
});
