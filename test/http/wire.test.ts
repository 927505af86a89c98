import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { areObservables, observablesSchema } from '../../src/http/observables-body.ts';
import { running } from '../simulator/running.ts';
import { anyText } from '../support/any-text.ts';
import { startRelay } from '../support/start-relay.ts';

/** What the relay answers to these very bytes, until it closes the connection. */
async function answerTo(url: string, ...pieces: (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  for (const piece of pieces) socket.write(piece);
  return text(socket);
}

describe('over the wire', () => {
  test.each([
    ['HTTP/1.0 without Host', 'GET /livez HTTP/1.0\r\n\r\n', '200 OK'],
    ['a Host that is none', 'GET /livez HTTP/1.1\r\nHost: [[[\r\nConnection: close\r\n\r\n', '200 OK'],
    ['HTTP/1.1 without Host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n', '400 Bad Request'],
    ['no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
  ])('%s', async (_, request, status) => {
    const { url } = await startRelay({ logLevel: 'silent' });
    expect(await answerTo(url, request)).toMatch(new RegExp(`^HTTP/1\\.1 ${status}\\r\\n`));
  });

  test('the same Host gets the same answer, cached or not', async () => {
    const { url } = await startRelay({ trackerUrl: (await running()).url, logLevel: 'silent' });
    const body = '[{"type":"ip","value":"203.0.113.145"}]';
    const request = `POST /deliberate/observables HTTP/1.1\r\nHost: [[[\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (let n = 0; n < 3; n++) expect(await answerTo(url, request)).toContain('"disposition":2');
  });

  test('a body of 8 MB is answered before it has all been sent, and the answer can be read', async () => {
    const { url } = await startRelay({ logLevel: 'silent' });
    const bytes = 8 * 1024 * 1024;
    const head = `POST /observe/observables HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`;
    expect(await answerTo(url, head, Buffer.alloc(bytes, 'x'))).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*Longer than maximum/);
  });

  test('two requests in one packet are answered in order', async () => {
    const { url } = await startRelay({ logLevel: 'silent' });
    const answers = await answerTo(
      url,
      'GET /watchdog HTTP/1.1\r\nHost: x\r\nHealth-Check: one\r\n\r\nGET /watchdog HTTP/1.1\r\nHost: x\r\nHealth-Check: two\r\nConnection: close\r\n\r\n',
    );
    expect(answers.match(/"data":"\w+"/g)).toEqual(['"data":"one"', '"data":"two"']);
  });

  test('HEAD is answered without a body', async () => {
    const { url } = await startRelay({ logLevel: 'silent' });
    const answer = await answerTo(url, 'HEAD /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\n\r\n$/);
  });
});

test('the quick check of a body takes what the schema takes, and nothing else', () => {
  const text = fc.oneof(anyText, fc.constantFrom('', 'ip', 'url'));
  const field = fc.constantFrom('type', 'value', 'Type', '__proto__', 'constructor', '');
  const item = fc.oneof(
    fc.record({ type: text, value: text }),
    fc.record({ type: text, value: fc.jsonValue() }, { requiredKeys: [] }),
    fc.dictionary(field, fc.oneof(text, fc.jsonValue())),
    fc.jsonValue(),
  );
  const body = fc.oneof(
    fc.array(item, { maxLength: 4 }),
    fc.array(fc.record({ type: text, value: text }), { maxLength: 4 }),
    fc.jsonValue(),
    fc.constantFrom(...[1000, 1001].map((length) => Array.from({ length }, () => ({ type: 'ip', value: 'x' })))),
  );
  let accepted = 0;
  fc.assert(
    fc.property(body, (made) => {
      const parsed: unknown = JSON.parse(JSON.stringify(made));
      const { success } = observablesSchema.safeParse(parsed);
      if (success) accepted++;
      expect(areObservables(parsed)).toBe(success);
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(50);
});
