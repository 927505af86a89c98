const mostBytesPerCharacter = 3;
const newline = 0x0a;

/**
 * A queue for at most `maxBytes` of lines. Its memory is set aside at once, so that a line costs no more than writing out
 * its bytes: a string that grows by every line costs several times as much. What is never filled is never resident.
 */
export function createLineQueue(maxBytes: number) {
  const buffer = Buffer.allocUnsafeSlow(maxBytes);
  let start = 0;
  let end = 0;

  function hasRoomFor(line: string): boolean {
    if (line.length * mostBytesPerCharacter <= maxBytes - end) return true;
    const bytes = Buffer.byteLength(line);
    if (bytes > maxBytes - end && start > 0) {
      buffer.copyWithin(0, start, end);
      end -= start;
      start = 0;
    }
    return bytes <= maxBytes - end;
  }

  return {
    /** Bytes that wait. */
    get bytes(): number {
      return end - start;
    },
    /** Takes a line, with its newline; false when there is no room for it. */
    add(line: string): boolean {
      if (!hasRoomFor(line)) return false;
      end += buffer.write(line, end);
      return true;
    },
    /** Has `write` write what waits, as often as it takes; it tells how many bytes it wrote. Passes on what it throws. */
    drain(write: (buffer: Buffer, offset: number, length: number) => number): void {
      while (start < end) start += write(buffer, start, end - start);
      start = 0;
      end = 0;
    },
    /** Empties the queue. Gives how many lines were in it, counting one that was written in part. */
    clear(): number {
      let lines = 0;
      for (let at = buffer.indexOf(newline, start); at !== -1 && at < end; at = buffer.indexOf(newline, at + 1))
        lines++;
      start = 0;
      end = 0;
      return lines;
    },
  };
}
