import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FairQueue, QueueFullError } from '../../../src/lookup/policy/fair-queue.ts';

/** A queue whose tasks note their name when they start and end when told. */
function observed(concurrency: number, limit = 1000) {
  const started: string[] = [];
  const lengths: number[] = [];
  const ends: (() => void)[] = [];
  const queue = new FairQueue(concurrency, limit, (length) => lengths.push(length));
  const run = (lane: object, name: string, signal?: AbortSignal) =>
    queue.run(
      lane,
      () =>
        new Promise<string>((resolve) => {
          started.push(name);
          ends.push(() => resolve(name));
        }),
      signal,
    );
  const endAll = async () => {
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      end();
      await turn();
    }
  };
  return { queue, run, started, lengths, ends, endAll };
}

describe('FairQueue', () => {
  test('starts as many tasks as allowed, the others when one has ended', async () => {
    const { run, started, ends, endAll } = observed(2);
    const lane = {};
    const results = Promise.all(['a', 'b', 'c', 'd'].map((name) => run(lane, name)));
    await turn();
    expect(started).toEqual(['a', 'b']);
    ends.shift()?.();
    await turn();
    expect(started).toEqual(['a', 'b', 'c']);
    await endAll();
    expect(await results).toEqual(['a', 'b', 'c', 'd']);
  });

  test('lets lanes take turns, and keeps the order within each', async () => {
    const { run, started, endAll } = observed(1);
    const [a, b, c] = [{}, {}, {}];
    for (const name of ['a1', 'a2', 'a3', 'a4']) void run(a, name);
    for (const name of ['b1', 'b2', 'b3']) void run(b, name);
    for (const name of ['c1', 'c2', 'c3']) void run(c, name);
    await turn();
    await endAll();
    // In turn: a2, b1, c1, b2; in between the lane with the least waiting, of several that whose turn was last.
    expect(started).toEqual(['a1', 'a2', 'a3', 'b1', 'a4', 'c1', 'c2', 'b2', 'b3', 'c3']);
  });

  test('lets no caller have more places than one may, however many are free', async () => {
    const started: string[] = [];
    const ends: (() => void)[] = [];
    const queue = new FairQueue(3, 100, () => {}, 2);
    const run = (caller: string, name: string) =>
      queue.run({ caller }, () => {
        started.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    for (const name of ['a1', 'a2', 'a3', 'a4']) void run('a', name);
    expect([queue.isBusyFor({ caller: 'a' }), queue.isBusyFor({ caller: 'b' })]).toEqual([true, false]);
    void run('b', 'b1');
    void run('b', 'b2');
    await turn();
    expect(started).toEqual(['a1', 'a2', 'b1']);
    ends[2]?.();
    await turn();
    expect(started).toEqual(['a1', 'a2', 'b1', 'b2']);
    ends[3]?.();
    await turn();
    expect(started).toHaveLength(4);
    ends[0]?.();
    await turn();
    expect(started.slice(4)).toEqual(['a3']);
  });

  test('lets the caller with the least waiting pass by every other time', async () => {
    const { run, started, ends } = observed(1, 2000);
    const [heavy, light] = [{}, {}];
    void run({ caller: heavy }, 'running');
    for (let n = 0; n < 100; n++) for (let m = 0; m < 10; m++) void run({ caller: heavy }, `heavy${n}.${m}`);
    for (let n = 0; n < 3; n++) void run({ caller: light }, `light${n}`);
    await turn();
    for (let n = 0; n < 6; n++) {
      ends.shift()?.();
      await turn();
    }
    expect(started.filter((name) => name.startsWith('light'))).toEqual(['light2', 'light1', 'light0']);
  });

  test('when full, makes room by refusing the last of the caller with the most waiting', async () => {
    const { run, endAll } = observed(1, 4);
    const [heavy, light] = [{}, {}];
    const long = { caller: heavy };
    const accepted = [run({}, 'running'), run(long, 'long0'), run(long, 'long1'), run({ caller: heavy }, 'short')];
    const last = run(long, 'long2');
    accepted.push(run({ caller: light }, 'light'));
    await expect(last).rejects.toThrow(new QueueFullError(4));
    await expect(run(long, 'long3')).rejects.toThrow(new QueueFullError(4));
    await turn();
    await endAll();
    expect(await Promise.all(accepted)).toEqual(['running', 'long0', 'long1', 'short', 'light']);
  });

  test('lets one wait for one of each other lane, not for all of a long one', async () => {
    const { run, started, ends } = observed(1);
    const long = {};
    for (let n = 0; n < 1000; n++) void run(long, `long${n}`);
    await turn();
    void run({}, 'single');
    for (let n = 0; n < 2; n++) {
      ends.shift()?.();
      await turn();
    }
    expect(started).toEqual(['long0', 'long1', 'single']);
  });

  test('refuses a task beyond its limit at once, and no longer when there is room', async () => {
    const { run, ends, endAll } = observed(1, 2);
    const lane = {};
    const accepted = ['a', 'b', 'c'].map((name) => run(lane, name));
    await expect(run(lane, 'd')).rejects.toThrow(new QueueFullError(2));
    ends.shift()?.();
    await turn();
    accepted.push(run(lane, 'e'));
    await turn();
    await endAll();
    expect(await Promise.all(accepted)).toEqual(['a', 'b', 'c', 'e']);
  });

  test('lets a waiting task leave, the others unmoved', async () => {
    const { run, started, endAll, lengths } = observed(1);
    const [a, b] = [{}, {}];
    const leave = new AbortController();
    void run(a, 'a1');
    void run(a, 'a2');
    const leaving = [run(a, 'a3', leave.signal), run(b, 'b1', leave.signal)];
    void run(a, 'a4');
    await turn();
    leave.abort(new Error('enough'));
    for (const left of leaving) await expect(left).rejects.toThrow('enough');
    await endAll();
    expect(started).toEqual(['a1', 'a2', 'a4']);
    expect(lengths).toEqual([1, 2, 3, 4, 3, 2, 1, 0]);
  });

  test('does not let a task wait whose signal has aborted, and does not stop one that runs', async () => {
    const { run, endAll, started } = observed(1);
    const leave = new AbortController();
    const running = run({}, 'a', leave.signal);
    leave.abort(new Error('enough'));
    await expect(run({}, 'b', leave.signal)).rejects.toThrow('enough');
    await endAll();
    expect(await running).toBe('a');
    expect(started).toEqual(['a']);
  });

  test('goes on after a task that failed', async () => {
    const { queue, run, endAll } = observed(1);
    const failing = queue.run({}, async () => {
      await turn();
      throw new Error('broke');
    });
    const next = run({}, 'next');
    await expect(failing).rejects.toThrow('broke');
    await turn();
    await endAll();
    expect(await next).toBe('next');
  });
});
