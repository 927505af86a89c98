import { writeSync } from 'node:fs';
import { createLineQueue } from './line-queue.ts';
import { nonBlocking } from './non-blocking.ts';

/** Where pino writes its lines. */
export type LogDestination = {
  /** Takes a line, newline included. Never waits and never throws: a line that can't be kept is lost, and counted. */
  write(line: string): void;
  /** Writes what has been gathered, as far as it is taken at once, and then calls `done`. */
  flush(done?: () => void): void;
  /** Lines lost so far. */
  readonly lost: number;
};

const writeEveryBytes = 16 * 1024;
const writeEveryMs = 100;
/** To the next attempt at a reader that was slow, but took something; twice as long after each at which it took nothing. */
const soonMs = 1;
const maxWaitingBytes = 1024 * 1024;
const endWithinMs = 1000;
const pauseMs = 10;

/** Nobody will ever read what is written, or there is nowhere to write it. */
const finalFailures: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'ENOTCONN', 'EBADF', 'EINVAL']);

/**
 * Gathers lines and writes them to a descriptor, 16 KiB at a time or what there is every 100 ms, and the rest when the
 * process ends.
 *
 * Nothing waits for whoever reads the log, but at the end of the process, for a second at most. While a reader stalls or
 * the disk is full, 1 MiB of lines is kept; those beyond are lost until what was kept has been written, and then a line
 * says how many. Once the reader is gone, all are lost, quietly.
 */
export function createLogDestination(descriptor: number): LogDestination {
  const target = nonBlocking(descriptor);
  const queue = createLineQueue(maxWaitingBytes);
  let writeAtBytes = writeEveryBytes;
  let timer: NodeJS.Timeout | undefined;
  let againMs = soonMs;
  let isOver = false;
  let lost = 0;
  let untold = 0;

  function write(line: string): void {
    if (isOver || untold > 0 || !take(line)) lose();
    if (isOver) return;
    if (queue.bytes >= writeAtBytes || queue.bytes === 0) attempt();
    else timer ??= setTimeout(onTime, writeEveryMs).unref();
  }

  function take(line: string): boolean {
    if (queue.add(line)) return true;
    attempt();
    return !isOver && queue.add(line);
  }

  function lose(): void {
    lost++;
    untold++;
  }

  function onTime(): void {
    timer = undefined;
    againMs = Math.min(2 * againMs, writeEveryMs);
    attempt();
  }

  /** Writes what waits. Undefined, or why something still does. */
  function attempt(): string | undefined {
    const before = queue.bytes;
    const failure = drain();
    if (failure !== undefined && finalFailures.has(failure)) end();
    writeAtBytes = queue.bytes + writeEveryBytes;
    if (queue.bytes < before) againMs = soonMs;
    if (queue.bytes > 0) again();
    return failure;
  }

  function drain(): string | undefined {
    try {
      queue.drain(writeToTarget);
      if (untold > 0) {
        queue.add(lossLine(untold));
        untold = 0;
        queue.drain(writeToTarget);
      }
      return undefined;
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    }
  }

  function writeToTarget(buffer: Buffer, offset: number, length: number): number {
    return writeSync(target, buffer, offset, length);
  }

  function again(): void {
    clearTimeout(timer);
    timer = setTimeout(onTime, againMs).unref();
  }

  function end(): void {
    isOver = true;
    lost += queue.clear();
  }

  process.once('exit', () => {
    const endBy = performance.now() + endWithinMs;
    while (attempt() === 'EAGAIN' && performance.now() < endBy) pause(pauseMs);
  });

  return {
    write,
    flush(done) {
      attempt();
      done?.();
    },
    get lost() {
      return lost;
    },
  };
}

/** The line that stands where lines are missing. */
function lossLine(lost: number): string {
  const msg = 'log lines lost: they were not taken fast enough where the log goes';
  return `${JSON.stringify({ level: 40, time: new Date().toISOString(), lost, msg })}\n`;
}

/** Lets time pass where there is no event loop any more. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
