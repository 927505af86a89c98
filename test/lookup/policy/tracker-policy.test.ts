import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTrackerPolicy } from '../../../src/lookup/policy/tracker-policy.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { running } from '../../simulator/running.ts';
import { freePort } from '../../support/free-port.ts';
import { unlisted } from '../../support/look-up.ts';
import { linesInto } from '../../support/start-relay.ts';
import { startServer } from '../../support/start-server.ts';
import { visit } from '../../support/visit.ts';

const never = new AbortController().signal;

/** The policy around a real client of the site at `url`. */
function carefulWith(
  url: string,
  { concurrency = 8, retries = 2, probeAfterMs = 60_000, timeoutMs = 5000 }: Partial<Record<string, number>> = {},
) {
  const log: string[] = [];
  const metrics = createMetrics();
  const logger = pino(linesInto(log));
  const client = visit(url, { timeoutMs });
  const policy = createTrackerPolicy(client, { concurrency, retries, probeAfterMs, logger, metrics });
  onTestFinished(() => policy.close());
  const query = (value: string, lane: object = {}) => policy.query(value, lane, never);
  const metric = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values ?? [];
  return { query, policy, metric, messages: () => log.map((line) => JSON.parse(line).msg as string) };
}

describe('a failed attempt', () => {
  test.each([
    ['status-502', 3],
    ['status-503', 3],
    ['status-504', 3],
    ['reset', 3],
    ['cut', 3],
    ['status-500', 1],
    ['status-404', 1],
    ['status-403', 1],
    ['hang', 1],
    ['hang-body', 1],
    ['html', 1],
    ['huge', 1],
    ['loop', 1],
    ['elsewhere', 1],
  ] as const)('with %s is one of %d', async (fault, attempts) => {
    const simulator = await running({ fault });
    const { query, metric } = carefulWith(simulator.url, { timeoutMs: 400 });
    expect(await query('panel.example')).toMatchObject({ kind: 'failed' });
    expect(simulator.stats().requests).toBe(attempts);
    expect(await metric('cct_tracker_retries_total')).toMatchObject([{ value: attempts - 1 }]);
  });

  test('is repeated until it succeeds', async () => {
    const simulator = await running({ fault: 'status-503', faultCount: 2 });
    const { query, metric } = carefulWith(simulator.url);
    expect(await query('panel.example')).toMatchObject({ kind: 'listed' });
    expect(simulator.stats().statuses).toEqual({ 503: 2, 200: 1 });
    expect(await metric('cct_tracker_attempts_total')).toEqual(
      expect.arrayContaining([
        { labels: { outcome: 'unavailable' }, value: 2 },
        { labels: { outcome: 'listed' }, value: 1 },
      ]),
    );
  });

  test('is repeated as often as set', async () => {
    const simulator = await running({ fault: 'status-503' });
    await carefulWith(simulator.url, { retries: 0 }).query('a.example');
    expect(simulator.stats().requests).toBe(1);
    await carefulWith(simulator.url, { retries: 4 }).query('a.example');
    expect(simulator.stats().requests).toBe(6);
  });

  test('of a refused connection is repeated', async () => {
    const { query, metric } = carefulWith(`http://127.0.0.1:${await freePort()}/`);
    expect(await query('a.example')).toMatchObject({ failure: { cause: 'unavailable' } });
    expect(await metric('cct_tracker_attempts_total')).toMatchObject([{ value: 3 }]);
  });

  test('of an untrusted certificate is not', async () => {
    const simulator = await running({ tls: true });
    const { query, metric } = carefulWith(simulator.url);
    expect(await query('a.example')).toMatchObject({ failure: { cause: 'untrusted-certificate' } });
    expect(await metric('cct_tracker_attempts_total')).toMatchObject([{ value: 1 }]);
  });

  test('is not repeated for a caller who gives up meanwhile', async () => {
    const simulator = await running({ fault: 'status-503' });
    const { policy } = carefulWith(simulator.url, { retries: 10 });
    const leave = new AbortController();
    const answer = policy.query('a.example', {}, leave.signal);
    await vi.waitFor(() => expect(simulator.stats().statuses).toEqual({ 503: 1 }));
    leave.abort(new Error('enough'));
    await answer.catch(() => {});
    expect(simulator.stats().requests).toBe(1);
  });
});

describe('429', () => {
  async function withRetryAfter(retryAfter: string | undefined) {
    const times: number[] = [];
    const url = await startServer((_, response) => {
      times.push(performance.now());
      response.writeHead(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    });
    await carefulWith(url, { retries: 1 }).query('a.example');
    return times;
  }

  test('is repeated after what Retry-After says', async () => {
    const [first = 0, second = 0, ...more] = await withRetryAfter('1');
    expect(second - first).toBeGreaterThan(990);
    expect(more).toEqual([]);
  });

  test('is not when it does not say how long to wait', async () => {
    expect(await withRetryAfter(undefined)).toHaveLength(1);
  });

  test.each(['3', '3600', new Date(Date.now() + 3_600_000).toUTCString()])(
    'is not when it says %s',
    async (retryAfter) => {
      expect(await withRetryAfter(retryAfter)).toHaveLength(1);
    },
  );
});

describe('the circuit', () => {
  test('opens after eight failures in a row: the tracker is left alone', async () => {
    const simulator = await running({ fault: 'status-500' });
    const { query, metric, messages } = carefulWith(simulator.url);
    for (const value of unlisted(7)) await query(value);
    expect(messages()).toEqual(['the tracker failed a look-up']);
    await query('eighth.example');
    expect(await metric('cct_tracker_circuit_state')).toMatchObject([{ value: 2 }]);
    for (const value of unlisted(20)) {
      expect(await query(value)).toEqual({
        kind: 'failed',
        failure: { cause: 'unavailable', detail: 'circuit open', isTransient: false },
      });
    }
    expect(simulator.stats().requests).toBe(8);
    expect(messages()).toEqual(['the tracker failed a look-up', 'the tracker does not answer: left alone']);
  });

  test('counts retries, and time-outs', async () => {
    const simulator = await running({ fault: 'status-503', faultCount: 6 });
    const { query } = carefulWith(simulator.url, { timeoutMs: 200 });
    await query('a.example');
    await query('b.example');
    simulator.set({ fault: 'hang' });
    await query('c.example');
    await query('d.example');
    expect(await query('e.example')).toMatchObject({ failure: { detail: 'circuit open' } });
    expect(simulator.stats().requests).toBe(8);
  });

  test('starts counting again after an answer', async () => {
    const simulator = await running({ fault: 'status-500', faultCount: 7 });
    const { query } = carefulWith(simulator.url);
    for (const value of unlisted(8)) await query(value);
    simulator.set({ fault: 'status-500', faultCount: 7 });
    for (const value of unlisted(8)) await query(value);
    expect(simulator.stats().requests).toBe(16);
  });

  test('is not moved by failures that are answers', async () => {
    const simulator = await running();
    const { query } = carefulWith(simulator.url);
    for (const fault of ['status-404', 'status-403', 'html', 'loop']) {
      for (let n = 0; n < 5; n++) await query(`${fault}.fault.example/${n}`);
    }
    expect(simulator.stats().requests).toBe(20);
  });

  test('tries one probe at a time, and closes when one is answered', async () => {
    const simulator = await running({ fault: 'status-500' });
    const { query, metric, messages } = carefulWith(simulator.url, { probeAfterMs: 100 });
    for (const value of unlisted(8)) await query(value);
    await vi.waitFor(() => expect(simulator.stats().requests).toBeGreaterThanOrEqual(10), { timeout: 5000 });
    expect(await query('a.example')).toMatchObject({ failure: { detail: 'circuit open' } });
    expect(simulator.stats().values['a.example']).toBeUndefined();

    simulator.set({ fault: undefined });
    await vi.waitFor(() => expect(messages()).toContain('the tracker answers again'), { timeout: 5000 });
    expect(messages().filter((message) => message.includes('left alone'))).toHaveLength(1);
    expect(simulator.stats().maxInFlight).toBe(1);
    expect(await metric('cct_tracker_circuit_state')).toMatchObject([{ value: 0 }]);
    expect(await query('panel.example')).toMatchObject({ kind: 'listed' });
  });

  test('lets no look-up wait for a probe that hangs', async () => {
    const simulator = await running({ fault: 'status-500' });
    const { query } = carefulWith(simulator.url, { probeAfterMs: 50 });
    for (const value of unlisted(8)) await query(value);
    simulator.set({ fault: 'hang' });
    await vi.waitFor(() => expect(simulator.stats().inFlight).toBe(1), { timeout: 5000 });
    expect(await query('a.example')).toMatchObject({ failure: { detail: 'circuit open' } });
    expect(simulator.stats().inFlight).toBe(1);
  });
});

test('a look-up of a lane that has 20,000 waiting is refused at once, and only that', async () => {
  const simulator = await running({ fault: 'hang' });
  const { policy } = carefulWith(simulator.url, { concurrency: 1, retries: 0 });
  const lane = {};
  const callers = Array.from({ length: 20_001 }, () => new AbortController());
  const waiting = callers.map(({ signal }) => policy.query('a.example', lane, signal));
  expect(await policy.query('b.example', lane, never)).toMatchObject({
    kind: 'failed',
    failure: { cause: 'unavailable', detail: '20000 look-ups are waiting already' },
  });
  for (const leave of callers) leave.abort(new Error('enough'));
  for (const answer of await Promise.allSettled(waiting)) expect(answer.status).toBe('rejected');
  simulator.set({ fault: undefined });
  expect(await policy.query('panel.example', {}, never)).toMatchObject({ kind: 'listed' });
});

test('look-ups of different lanes take turns: a single one overtakes a thousand', async () => {
  const simulator = await running({ latencyMs: 2 });
  const { query, metric } = carefulWith(simulator.url, { concurrency: 2 });
  const batch = {};
  let answered = 0;
  const thousand = unlisted(1000).map((value) =>
    query(value, batch).then(() => {
      answered++;
    }),
  );
  await vi.waitFor(() => expect(answered).toBeGreaterThan(10));
  expect((await metric('cct_tracker_queue_length'))[0]?.value).toBeGreaterThan(0);
  const before = answered;
  await query('single.example');
  expect(answered - before).toBeLessThanOrEqual(10);
  await Promise.all(thousand);
  expect(simulator.stats()).toMatchObject({ queries: 1001, maxInFlight: 2 });
});

test('a clock that is set back does not keep the circuit open', async () => {
  const simulator = await running({ fault: 'status-500' });
  const { query, messages } = carefulWith(simulator.url, { retries: 0, probeAfterMs: 200 });
  for (const value of unlisted(8)) await query(value);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  simulator.set({ fault: undefined });
  await expect.poll(messages, { timeout: 10_000 }).toContain('the tracker answers again');
  expect(await query('panel.example/keitaro/admin.php')).toMatchObject({ kind: 'listed' });
});
