import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createLogger, linesLost } from '../../src/telemetry/logger.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

async function logTo() {
  const file = join(await scratchDirectory(), 'log');
  // Left open: it is the logger's for as long as the process lives.
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
  const flushed = vi.fn();
  logger.info('now');
  logger.flush(flushed);
  expect(read()).toMatchObject([{ msg: 'now' }]);
  expect(flushed).toHaveBeenCalledOnce();
});

test('a line is told when it was, in its level, with no more of an error than helps', async () => {
  const { logger, read } = await logTo();
  const before = new Date().toISOString();
  logger.error({ err: Object.assign(new Error('no'), { code: 'E', command: 'AUTH secret' }) }, 'broke');
  logger.debug('not asked for');
  logger.flush();
  const [line, ...others] = read();
  expect(others).toEqual([]);
  expect(line).toEqual({
    level: 50,
    time: expect.any(String),
    msg: 'broke',
    err: { type: 'Error', message: 'no', code: 'E', stack: expect.any(String) },
  });
  expect(line.time >= before && line.time <= new Date().toISOString()).toBe(true);
});

test('a line too long to be kept is lost, and the next one says so', async () => {
  const { logger, read } = await logTo();
  logger.info('before');
  logger.info('x'.repeat(2_000_000));
  logger.info('after');
  logger.flush();
  expect(read()).toMatchObject([{ msg: 'before' }, { level: 40, lost: 1 }, { msg: 'after' }]);
  expect(linesLost(logger)).toBe(1);
});
