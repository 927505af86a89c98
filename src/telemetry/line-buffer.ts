import type { pino } from 'pino';

const bufferBytes = 16 * 1024;
const flushEveryMs = 100;
const mostBytesPerCharacter = 3;

/** What pino needs of a destination whose `contentMode` is `buffer`, which its own types don't tell. */
type ByteDestination = { write(bytes: Buffer): unknown; flush(): void };

/** Options for the destination beneath: it must not write before a buffer is full or handed on. */
export const destinationOptions = {
  sync: false,
  contentMode: 'buffer',
  minLength: bufferBytes,
  maxWrite: 2 * bufferBytes,
} as const;

/**
 * Gathers lines as bytes and hands them to `destination`, 16 KiB at a time or what there is every 100 ms, and the rest
 * when the process ends. pino's destination by itself gathers them in a string that grows by every line, which costs
 * several times as much.
 */
export function bufferLines(
  destination: ReturnType<typeof pino.destination>,
): pino.DestinationStream & { flush(): void } {
  const beneath = destination as unknown as ByteDestination;
  let buffer = Buffer.allocUnsafeSlow(bufferBytes);
  let used = 0;

  function handOn(): void {
    if (used === 0) return;
    beneath.write(buffer.subarray(0, used));
    buffer = Buffer.allocUnsafeSlow(bufferBytes);
    used = 0;
  }

  function flush(): void {
    handOn();
    beneath.flush();
  }

  // Before the destination's own listener, which writes what it was handed.
  process.prependListener('beforeExit', handOn).prependListener('exit', handOn);
  setInterval(flush, flushEveryMs).unref();
  return {
    write(line) {
      const mostBytes = line.length * mostBytesPerCharacter;
      if (mostBytes > bufferBytes - used) handOn();
      if (mostBytes > bufferBytes) beneath.write(Buffer.from(line));
      else used += buffer.write(line, used);
    },
    flush,
  };
}
