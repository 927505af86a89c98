import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createLogger } from '../../src/telemetry/logger.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

async function logTo() {
  const file = join(await scratchDirectory(), 'log');
  // Left open: a logger writes to it for as long as the process lives.
  const descriptor = openSync(file, 'a');
  const read = () => {
    const text = readFileSync(file, 'utf8');
    return text === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
  };
  return { logger: createLogger('info', descriptor), read };
}

test('lines come whole and in order, of whatever length and in whatever script', async () => {
  const { logger, read } = await logTo();
  const texts = Array.from({ length: 3000 }, (_, n) => `${n} ${'äß漢字😀'.repeat(n % 97)}`);
  texts.splice(1500, 0, 'long '.repeat(100_000), '漢'.repeat(10_000));
  for (const value of texts) logger.info({ value }, 'line');
  await vi.waitFor(() => expect(read()).toHaveLength(texts.length));
  expect(read().map(({ value }) => value)).toEqual(texts);
});

test('a line alone does not wait for others', async () => {
  const { logger, read } = await logTo();
  logger.info('alone');
  await vi.waitFor(() => expect(read()).toMatchObject([{ msg: 'alone' }]));
});

test('and not at all when flushed', async () => {
  const { logger, read } = await logTo();
  logger.info('now');
  logger.flush();
  await vi.waitFor(() => expect(read()).toMatchObject([{ msg: 'now' }]), { timeout: 80, interval: 5 });
});
