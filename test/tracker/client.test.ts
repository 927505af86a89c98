import { describe, expect, test, vi } from 'vitest';
import { running } from '../simulator/running.ts';
import { freePort } from '../support/free-port.ts';
import { startServer } from '../support/start-server.ts';
import { visit } from '../support/visit.ts';

describe('an answer', () => {
  test('names the family of a listed value and when it was given', async () => {
    const { url } = await running();
    const before = Date.now();
    const answer = await visit(url).query('panel.example/keitaro/admin.php');
    expect(answer).toEqual({ kind: 'listed', family: 'Keitaro', answeredAt: expect.any(Number) });
    expect(answer).toSatisfy(({ answeredAt }) => answeredAt >= before && answeredAt <= Date.now());
  });

  test('is about the value as it is, whatever stands in it', async () => {
    const simulator = await running();
    const client = visit(simulator.url);
    const values = [
      'a&url=panel.example',
      'a#b',
      'a?b=c&d=%20e',
      'ä€😀',
      '../csv.php',
      'a b+c',
      'a\r\nX-Y: z',
      '',
      '\0',
    ];
    for (const value of values) {
      expect(await client.query(value)).toEqual({ kind: 'not-listed', answeredAt: expect.any(Number) });
    }
    expect(Object.keys(simulator.stats().values)).toEqual(values);
    expect(simulator.stats().paths).toEqual({ '/query.php': values.length });
  });

  test('to a value of 8,192 characters', async () => {
    const simulator = await running();
    const value = '€'.repeat(8192);
    expect(await visit(simulator.url).query(value)).toMatchObject({ kind: 'not-listed' });
    expect(simulator.stats().values).toEqual({ [value]: 1 });
  });

  test.each([
    ['{"success":true,"message":"Malicious: Keitaro"}', 'Keitaro'],
    ['{"success":false,"message":"Malicious: Keitaro"}', 'Keitaro'],
    ['{"message":"Malicious"}', ''],
    ['{"message":"Malicious:Smoke Bot "}', 'Smoke Bot'],
    ['{"message":"Malicious: a: b"}', 'a: b'],
    ['{"message":"Malicious: \\u0000a\\nb\\u009b"}', 'a b'],
    ['{"message":"Malicious: \\ud800"}', '\ufffd'],
    [`{"message":"Malicious: ${'x'.repeat(5000)}"}`, 'x'.repeat(1024)],
  ])('%s lists', async (body, family) => {
    const url = await startServer((_, response) => void response.end(body));
    expect(await visit(url).query('a.example')).toMatchObject({ kind: 'listed', family });
  });

  test.each(['', 'malicious: Keitaro', ' Malicious: Keitaro', 'Not Malicious: Keitaro', 'Suspicious'])(
    'the message %j does not list',
    async (message) => {
      const url = await startServer((_, response) => void response.end(JSON.stringify({ success: true, message })));
      expect(await visit(url).query('a.example')).toMatchObject({ kind: 'not-listed' });
    },
  );
});

describe('a failure', () => {
  const shape = { cause: 'unexpected-shape', detail: expect.any(String) };
  const unavailable = (isTransient: boolean) => ({ cause: 'unavailable', detail: expect.any(String), isTransient });
  const status = (code: number, message: string) => ({ cause: 'unexpected-status', status: code, message });

  test.each([
    ['status-404', { cause: 'not-found' }],
    ['status-500', unavailable(false)],
    ['status-502', unavailable(true)],
    ['status-503', unavailable(true)],
    ['status-504', unavailable(true)],
    ['status-403', status(403, 'Forbidden')],
    ['status-418', status(418, 'I am a teapot, short and stout')],
    ['status-501', status(501, 'Not Implemented')],
    ['status-429', { ...status(429, 'Too Many Requests'), retryAfterMs: 1000 }],
    ['status-599', status(599, 'Status 599')],
    ['status-204', status(204, 'No Content')],
    ['reset', unavailable(true)],
    ['cut', unavailable(true)],
    ['hang', unavailable(false)],
    ['hang-body', unavailable(false)],
    ['html', shape],
    ['array', shape],
    ['number-message', shape],
    ['no-message', shape],
    ['truncated', shape],
    ['huge', shape],
    ['loop', status(302, 'Found')],
    ['elsewhere', status(302, 'Found')],
  ])('%s', async (fault, failure) => {
    const { url } = await running();
    const client = visit(url, { timeoutMs: 500 });
    expect(await client.query(`${fault}.fault.example`)).toEqual({ kind: 'failed', failure });
    expect(await client.query('panel.example')).toMatchObject({ kind: 'listed' });
  });

  test('a connection refused', async () => {
    const client = visit(`http://127.0.0.1:${await freePort()}/`);
    expect(await client.query('a.example')).toEqual({
      kind: 'failed',
      failure: { cause: 'unavailable', detail: expect.stringContaining('ECONNREFUSED'), isTransient: true },
    });
  });

  test('a name that does not resolve', async () => {
    const client = visit('http://no-such-host.invalid/');
    expect(await client.query('a.example')).toEqual({ kind: 'failed', failure: unavailable(true) });
  });

  test('a certificate that nobody trusts', async () => {
    const { url } = await running({ tls: true });
    expect(await visit(url).query('a.example')).toEqual({
      kind: 'failed',
      failure: { cause: 'untrusted-certificate', reason: 'Self signed certificate' },
    });
  });

  test.each([
    ['the error text, made printable', '{"error":"no\\u0007entry\\n"}', 'no entry'],
    ['the error text, without what is invisible', '{"error":"no\u200b\u202e \u{e0041}entry\ufeff"}', 'no entry'],
    ['no error text', '{"error":"\\n"}', 'Unauthorized'],
    ['an error that is no text', '{"error":{"a":1}}', 'Unauthorized'],
    ['an error text of any length', `{"error":"${'x'.repeat(5000)}"}`, 'x'.repeat(1024)],
    ['a body of any length', 'x'.repeat(100_000), 'Unauthorized'],
    ['no body', '', 'Unauthorized'],
  ])('any other status tells %s', async (_, body, message) => {
    const url = await startServer((_request, response) => void response.writeHead(401).end(body));
    expect(await visit(url).query('a.example')).toEqual({ kind: 'failed', failure: status(401, message) });
  });

  test.each([
    ['0', 0],
    ['7', 7000],
    ['soon', undefined],
    ['-1', undefined],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('Retry-After: %s', async (retryAfter, ms) => {
    const url = await startServer((_, response) => void response.writeHead(429, { 'retry-after': retryAfter }).end());
    const answer = await visit(url).query('a.example');
    expect(answer).toMatchObject({ failure: ms === undefined ? { status: 429 } : { retryAfterMs: ms } });
    if (ms === undefined) expect(answer).not.toHaveProperty('failure.retryAfterMs');
  });

  test('Retry-After may be a date', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const url = await startServer((_, response) => void response.writeHead(429, { 'retry-after': date }).end());
    const answer = await visit(url).query('a.example');
    expect(answer).toMatchObject({ failure: { retryAfterMs: expect.any(Number) } });
    expect(answer).toSatisfy(({ failure }) => failure.retryAfterMs > 3_500_000 && failure.retryAfterMs <= 3_600_000);
  });
});

describe('an answer is bounded', () => {
  const answerOf = (bytes: number) => `{"message":"Malicious: Pony","padding":"${'x'.repeat(bytes - 42)}"}`;

  test('64 KiB are read', async () => {
    const body = answerOf(65_536);
    expect(body).toHaveLength(65_536);
    const url = await startServer((_, response) => void response.end(body));
    expect(await visit(url).query('a.example')).toMatchObject({ kind: 'listed', family: 'Pony' });
  });

  test('a byte more is not', async () => {
    const url = await startServer((_, response) => void response.end(answerOf(65_537)));
    expect(await visit(url).query('a.example')).toMatchObject({ failure: { cause: 'unexpected-shape' } });
  });

  test('the rest of 50 MB is left unread', async () => {
    let sent = 0;
    let isOver = false;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const url = await startServer((_, response) => {
      const send = () => {
        while (!response.destroyed && sent < 50 * 1024 * 1024) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', send);
        }
      };
      response.once('close', () => {
        isOver = true;
      });
      send();
    });
    expect(await visit(url).query('a.example')).toMatchObject({ failure: { cause: 'unexpected-shape' } });
    await vi.waitFor(() => expect(isOver).toBe(true));
    expect(sent).toBeLessThan(25 * 1024 * 1024);
  });
});

describe('a caller who gives up', () => {
  test('gets the signal’s reason, and the tracker is left', async () => {
    const simulator = await running();
    const leave = new AbortController();
    const answer = visit(simulator.url).query('hang.fault.example', leave.signal);
    answer.catch(() => {});
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
    leave.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(0));
  });

  test('amid the body too', async () => {
    const simulator = await running();
    const leave = new AbortController();
    const answer = visit(simulator.url).query('hang-body.fault.example', leave.signal);
    answer.catch(() => {});
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1));
    leave.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  test('before it began asks nothing', async () => {
    const simulator = await running();
    await expect(visit(simulator.url).query('a.example', AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
    expect(simulator.stats().requests).toBe(0);
  });
});
