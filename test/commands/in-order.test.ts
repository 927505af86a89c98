import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inOrder } from '../../src/commands/in-order.ts';

async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function* upTo(count: number, pulled: number[] = []) {
  for (let n = 0; n < count; n++) {
    pulled.push(n);
    yield n;
  }
}

test('results come in the order of the items, whichever is done first', async () => {
  const results = inOrder(upTo(20), 4, async (n) => {
    await sleep((20 - n) % 5);
    return n;
  });
  expect(await allOf(results)).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test.each([1, 4])('no more than %i at once, and none pulled beyond', async (ahead) => {
  const pulled: number[] = [];
  let underWay = 0;
  let most = 0;
  const results = inOrder(upTo(20, pulled), ahead, async (n) => {
    most = Math.max(most, ++underWay);
    await sleep(1);
    underWay--;
    return n;
  });
  for await (const n of results) expect(pulled.length).toBeLessThanOrEqual(n + 1 + ahead);
  expect(most).toBe(ahead);
  expect(pulled).toHaveLength(20);
});

test('a result does not wait for the next item, however long that takes to come', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* slow() {
    yield 'first';
    await promise;
    yield 'second';
  }
  const results = inOrder(slow(), 4, async (item) => item);
  expect(await results.next()).toEqual({ value: 'first', done: false });
  resolve();
  expect(await results.next()).toEqual({ value: 'second', done: false });
  expect(await results.next()).toEqual({ value: undefined, done: true });
});

test('a source that fails fails it', async () => {
  async function* broken() {
    yield 1;
    throw new Error('broken');
  }
  await expect(allOf(inOrder(broken(), 4, async (n) => n))).rejects.toThrow('broken');
});

test('whoever has had enough ends the source', async () => {
  let isEnded = false;
  async function* source() {
    try {
      yield* [1, 2, 3];
    } finally {
      isEnded = true;
    }
  }
  for await (const _ of inOrder(source(), 1, async (n) => n)) break;
  expect(isEnded).toBe(true);
});

test('whoever has had enough does not wait for an item that may never come', async () => {
  async function* endless() {
    yield 1;
    await new Promise(() => {});
  }
  for await (const _ of inOrder(endless(), 2, async (n) => n)) break;
});
