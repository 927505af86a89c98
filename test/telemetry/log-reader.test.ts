import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createLogger, type Logger, linesLost } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { openPipe } from '../support/open-pipe.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';
import { startProcess } from '../support/start-process.ts';

const keptBytes = 1024 * 1024;
const filler = 'x'.repeat(200);

/** Logs lines numbered from `from` on, up to and without `to`. */
function logNumbers(logger: Logger, from: number, to: number): void {
  for (let n = from; n < to; n++) logger.info({ n, filler }, 'line');
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('a reader of the log', () => {
  test('that reads gets every line, in order', async () => {
    const pipe = await openPipe();
    const reader = pipe.read();
    const logger = createLogger('info', pipe.writeEnd);
    for (let n = 0; n < 10_000; n += 1000) {
      logNumbers(logger, n, n + 1000);
      await vi.waitFor(() => expect(reader.lines()).toHaveLength(n + 1000), { timeout: 20_000 });
    }
    expect(reader.lines().map((line) => JSON.parse(line).n)).toEqual(numbers(0, 10_000));
    expect(linesLost(logger)).toBe(0);
  });

  test('that stalls costs lines beyond a bound, and is told how many once it goes on', async () => {
    const pipe = await openPipe();
    const logger = createLogger('info', pipe.writeEnd);
    logNumbers(logger, 0, 30_000);
    const lost = linesLost(logger);
    expect(lost).toBeGreaterThan(20_000);

    const reader = pipe.read();
    await vi.waitFor(() => expect(reader.lines().at(-1)).toContain('"lost"'), { timeout: 20_000 });
    const lines = reader.lines().map((line) => JSON.parse(line));
    expect(lines.pop()).toEqual({ level: 40, time: expect.any(String), lost, msg: expect.any(String) });
    expect(lines.map(({ n }) => n)).toEqual(numbers(0, 30_000 - lost));
    expect(reader.lines().join('\n').length).toBeLessThan(2 * keptBytes);

    logNumbers(logger, 30_000, 30_010);
    await vi.waitFor(() => expect(reader.lines().at(-1)).toContain('"n":30009'), { timeout: 20_000 });
    expect(linesLost(logger)).toBe(lost);
  });

  test('that is slow loses nothing within the bound, however lines and reads fall', async () => {
    const pipe = await openPipe();
    const logger = createLogger('info', pipe.writeEnd);
    logNumbers(logger, 0, 3500);
    const reader = pipe.read();
    await vi.waitFor(() => expect(reader.lines().length).toBeGreaterThan(500), { timeout: 20_000 });
    logNumbers(logger, 3500, 4000);
    await vi.waitFor(() => expect(reader.lines()).toHaveLength(4000), { timeout: 20_000 });
    expect(reader.lines().map((line) => JSON.parse(line).n)).toEqual(numbers(0, 4000));
    expect(linesLost(logger)).toBe(0);
  });

  test('that is gone ends the log, quietly', async () => {
    const pipe = await openPipe();
    const logger = createLogger('info', pipe.writeEnd);
    pipe.dropReader();
    logNumbers(logger, 0, 3);
    logger.flush();
    logNumbers(logger, 3, 5);
    expect(linesLost(logger)).toBe(5);
  });
});

test('a closed descriptor ends the log, quietly; what is lost is counted', async () => {
  const logger = createLogger('info', 1_000_000);
  const { registry } = createMetrics(() => linesLost(logger));
  logger.info('nowhere');
  logger.flush();
  logger.info('nowhere');
  expect(linesLost(logger)).toBe(2);
  expect(await registry.metrics()).toContain('cct_log_lines_lost_total 2\n');
});

test('a full disk costs lines beyond a bound; those within are written once there is room', async () => {
  const file = join(await scratchDirectory(), 'log');
  const full = openSync('/dev/full', 'w');
  const logger = createLogger('info', full);
  logNumbers(logger, 0, 30_000);
  const lost = linesLost(logger);
  expect(lost).toBeGreaterThan(20_000);
  // The lowest descriptor that is free: what was just closed.
  closeSync(full);
  const roomy = openSync(file, 'a');
  expect(roomy).toBe(full);
  logger.flush();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(JSON.parse(lines.pop() ?? '')).toMatchObject({ level: 40, lost });
  expect(lines.map((line) => JSON.parse(line).n)).toEqual(numbers(0, 30_000 - lost));
});

describe('a process that ends', () => {
  /** Logs `lines` lines to `descriptor` and ends in that way; resolves with the exit code. */
  async function logAndEnd(descriptor: number, lines: number, way: string): Promise<number | null> {
    const command = [process.execPath, join(import.meta.dirname, 'log-and-end.ts'), `${lines}`, way];
    return (await startProcess(command, { out: descriptor }).outcome()).code;
  }
  const ways = [
    ['by itself', 'return', 0],
    ['by process.exit', 'exit', 5],
    ['by an error that nobody caught', 'throw', 1],
  ] as const;

  test.each(ways)('%s leaves all its lines', async (_, way, code) => {
    const pipe = await openPipe();
    // Few enough for the pipe alone, so that it doesn't matter when they are read.
    expect(await logAndEnd(pipe.writeEnd, 500, way)).toBe(code);
    pipe.closeWriteEnd();
    const reader = pipe.read();
    await reader.ended;
    expect(reader.lines().map((line) => JSON.parse(line).n)).toEqual(numbers(0, 500));
  });

  test.each(ways)('%s ends although nobody takes its lines', async (_, way, code) => {
    const pipe = await openPipe();
    expect(await logAndEnd(pipe.writeEnd, 50_000, way)).toBe(code);
  });

  test.each(ways)('%s ends although nobody can take its lines', async (_, way, code) => {
    const pipe = await openPipe();
    pipe.dropReader();
    expect(await logAndEnd(pipe.writeEnd, 50_000, way)).toBe(code);
    expect(await logAndEnd(openSync('/dev/full', 'w'), 50_000, way)).toBe(code);
  });
});
