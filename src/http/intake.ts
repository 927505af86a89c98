import type { IncomingMessage, ServerResponse } from 'node:http';
import { CallerGoneError } from './caller-gone.ts';

/** There was no room for a request's body beside the others: it is gone, and can't be worked on. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

/** Reads a request's body, undefined when it is longer than `maxBytes`. */
export type Intake = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  maxBytes: number,
) => Promise<Buffer | undefined>;

type Body = { chunks: Buffer[]; bytes: number; countedBytes: number; isComplete: boolean; isDropped: boolean };

/** As long as a body is no longer than this, it is not counted: so is nearly every one. */
const smallBytes = 16 * 1024;

/**
 * A body that is too long is read to its end and discarded before it is answered, since most senders read no answer before
 * they have sent everything; but no more than this.
 */
const maxDiscardedBytes = 64 * 1024 * 1024;

/**
 * Reads bodies so that those which are not small hold `maxHeldBytes` at most, from their first byte to their answer. Beyond
 * that the longest of those still coming in is dropped: who sends slowly and much doesn't keep others out. The promise
 * rejects with `NoRoomError` at the end of a body that was dropped, and with `CallerGoneError` when its sender leaves.
 */
export function createIntake(maxHeldBytes = 64 * 1024 * 1024): Intake {
  const counted = new Set<Body>();
  let heldBytes = 0;

  function letGo(body: Body): void {
    heldBytes -= body.countedBytes;
    body.countedBytes = 0;
    body.chunks = [];
    counted.delete(body);
  }

  function count(body: Body, outgoing: ServerResponse): void {
    if (body.countedBytes === 0) {
      counted.add(body);
      outgoing.once('close', () => letGo(body));
    }
    heldBytes += body.bytes - body.countedBytes;
    body.countedBytes = body.bytes;
    while (heldBytes > maxHeldBytes) drop(longestComing(body));
  }

  function drop(body: Body): void {
    body.isDropped = true;
    letGo(body);
  }

  /** `last` is one of them. */
  function longestComing(last: Body): Body {
    let longest = last;
    for (const body of counted) if (!body.isComplete && body.bytes > longest.bytes) longest = body;
    return longest;
  }

  return (incoming, outgoing, maxBytes) =>
    new Promise((resolve, reject) => {
      // Then it tells no more.
      if (incoming.destroyed) return reject(new CallerGoneError());
      const body: Body = { chunks: [], bytes: 0, countedBytes: 0, isComplete: false, isDropped: false };
      incoming.on('data', (chunk: Buffer) => {
        body.bytes += chunk.length;
        if (body.bytes > maxBytes) letGo(body);
        else if (!body.isDropped) {
          body.chunks.push(chunk);
          if (body.bytes > smallBytes) count(body, outgoing);
        }
        if (body.bytes > maxDiscardedBytes) resolve(undefined);
      });
      incoming.on('end', () => {
        body.isComplete = true;
        if (body.bytes > maxBytes) resolve(undefined);
        else if (body.isDropped) reject(new NoRoomError());
        else resolve(joined(body.chunks));
        body.chunks = [];
      });
      incoming.on('error', () => reject(new CallerGoneError()));
    });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
