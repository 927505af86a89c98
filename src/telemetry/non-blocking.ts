import { constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty } from 'node:tty';

/**
 * A descriptor for the same file, pipe, socket or terminal on which a write never waits for a reader: it fails with
 * `EAGAIN` when there is no room. Where the system has no such thing (a file on disk, a pipe of Windows) or the descriptor
 * is closed, it is the one given.
 */
export function nonBlocking(descriptor: number): number {
  try {
    if (isatty(descriptor)) return anotherOf(descriptor);
    const stats = fstatSync(descriptor);
    if (stats.isFIFO() || stats.isSocket()) madeNonBlocking(descriptor);
  } catch {
    // Then a write says what is wrong.
  }
  return descriptor;
}

/** A terminal is shared with the shell, which must not find it changed: it is opened once more. */
function anotherOf(terminal: number): number {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  return openSync(`/dev/fd/${terminal}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
}

/** Node.js makes a pipe or socket so as soon as it has a stream for it, and it may have one only. */
function madeNonBlocking(descriptor: number): void {
  if (descriptor === 1) void process.stdout;
  else if (descriptor === 2) void process.stderr;
  else new Socket({ fd: descriptor, readable: false, writable: true });
}
