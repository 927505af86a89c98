import { Buffer } from 'node:buffer';
import type { SkippedLine } from './entry.ts';

/** Consecutive lines, without their line ends, the first of which has the number `first`. */
export type LineBlock = {
  readonly first: number;
  readonly lines: readonly string[];
};

/** Longest line that is read, in bytes. */
export const maxLineBytes = 1_048_576;
const overlong = `longer than ${maxLineBytes.toLocaleString('en')} bytes`;
const maxPieceBytes = 65_536;
const lineFeed = 0x0a;
const escapeMark = 0x1b;
const colours = new RegExp(String.raw`${String.fromCharCode(escapeMark)}\[[\d;]*m`, 'g');

/**
 * The lines of a UTF-8 byte stream, some 64 KiB at a time: whatever has come is passed on at once, so that a slow pipe's
 * lines do not wait, and no more is read before it has been taken. Line ends are LF or CR LF, the last may be missing; a
 * byte order mark is dropped. A line beyond 1 MiB is reported and stands as an empty one. Rejects only if the stream does.
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, skipped: SkippedLine): AsyncGenerator<LineBlock> {
  let first = 1;
  let rest: Buffer[] = [];
  let restLength = 0;
  let isOverlong = false;

  const blockOf = (block: Buffer): LineBlock => {
    const lines = linesIn(textOf(block));
    if (isOverlong) {
      lines[0] = '';
      skipped(first, overlong, 'unread');
    }
    isOverlong = false;
    dropOverlong(lines, first, skipped);
    const result = { first, lines };
    first += lines.length;
    return result;
  };

  /** Colours are taken out, and so are zero bytes, as a crash or a change of encoding leaves them in logs, are taken out. */
  const textOf = (block: Buffer): string => {
    const coloured = withoutMark(first, block.toString('utf8'));
    const text = block.includes(escapeMark) ? coloured.replace(colours, '') : coloured;
    if (!block.includes(0)) return text;
    skipped(first, 'zero bytes here or in the lines after it, which were left out');
    return text.replaceAll('\0', '');
  };

  for await (const piece of piecesOf(bytes)) {
    const end = piece.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      const block = Buffer.concat([...rest, piece.subarray(0, end)]);
      rest = [];
      restLength = 0;
      yield blockOf(block);
    }
    rest.push(piece.subarray(end));
    restLength += piece.length - end;
    if (isOverlong || restLength > maxLineBytes) {
      isOverlong = true;
      rest = [];
      restLength = 0;
    }
  }
  if (restLength > 0 || isOverlong) yield blockOf(Buffer.concat(rest));
}

async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = 0; at < buffer.length; at += maxPieceBytes) yield buffer.subarray(at, at + maxPieceBytes);
  }
}

function linesIn(text: string): string[] {
  const lines = text.includes('\r') ? text.split(/\r?\n/) : text.split('\n');
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

function withoutMark(first: number, text: string): string {
  return first === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
}

function dropOverlong(lines: string[], first: number, skipped: SkippedLine): void {
  for (const [index, line] of lines.entries()) {
    if (line.length * 3 <= maxLineBytes || Buffer.byteLength(line) <= maxLineBytes) continue;
    lines[index] = '';
    skipped(first + index, overlong, 'unread');
  }
}
