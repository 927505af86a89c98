import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { streamed } from '../../src/feeds/streamed.ts';

test.each([undefined, 'gzip', 'br'] as const)('a subscriber may leave at any point of a feed (%s)', async (coding) => {
  const thrown: unknown[] = [];
  const keep = (error: unknown) => thrown.push(error);
  process.on('uncaughtException', keep);
  onTestFinished(() => void process.off('uncaughtException', keep));
  let made = 0;
  function* lines() {
    for (made = 0; made < 2000; made++) yield `${made} ${'x'.repeat(2000)}\n`;
  }
  for (let chunks = 1; chunks < 20; chunks++) {
    let read = 0;
    for await (const _ of streamed(lines(), coding)) if (++read === chunks) break;
    for (let n = 0; n < 5; n++) await turn();
    if (coding === undefined) expect(made).toBeLessThan(2000);
  }
  expect(thrown).toEqual([]);
});
