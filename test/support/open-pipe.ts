import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { scratchDirectory } from './scratch-directory.ts';

/** A pipe of the system that nobody reads, as long as nobody asks for what is in it. */
export type Pipe = {
  /** The descriptor to write to, for this process or a child. */
  readonly writeEnd: number;
  /** Puts in what fits, so that nothing more does. */
  readonly fill: () => void;
  /** Closes this process's end for writing, so that whoever reads comes to an end. */
  readonly closeWriteEnd: () => void;
  /** Closes the only end for reading. */
  readonly dropReader: () => void;
  /** Reads from now on: what has come so far, line by line. */
  readonly read: () => Reader;
};

/** What has been read of a pipe so far. */
type Reader = {
  readonly lines: () => string[];
  /** Resolves when all that was ever written has been read and the other end is closed. */
  readonly ended: Promise<unknown>;
};

/** Opens a pipe; both ends are closed when the test ends. */
export async function openPipe(): Promise<Pipe> {
  const path = join(await scratchDirectory(), 'pipe');
  execFileSync('mkfifo', [path]);
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // As a shell hands it to a program: a write that finds no room waits.
  const writeEnd = openSync(path, constants.O_WRONLY);
  const closeReadEnd = once(() => closeSync(readEnd));
  const closeWriteEnd = once(() => closeSync(writeEnd));
  onTestFinished(() => {
    closeReadEnd();
    closeWriteEnd();
  });
  return {
    writeEnd,
    fill: () => fill(path),
    closeWriteEnd,
    dropReader: closeReadEnd,
    read: () => {
      // The socket closes the descriptor from now on.
      closeReadEnd.cancel();
      return readFrom(readEnd);
    },
  };
}

function readFrom(descriptor: number): Reader {
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  return {
    lines: () => text.split('\n').slice(0, -1),
    ended: new Promise((resolve) => socket.once('close', resolve)),
  };
}

function fill(path: string): void {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(descriptor, '\n');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
  } finally {
    closeSync(descriptor);
  }
}

function once(act: () => void): (() => void) & { cancel(): void } {
  let isDue = true;
  const run = () => {
    if (isDue) act();
    isDue = false;
  };
  return Object.assign(run, {
    cancel: () => {
      isDue = false;
    },
  });
}
